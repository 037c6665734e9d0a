// Stands in for node:child_process in the bundle: commander imports it for subcommands that are programs of their
// own, which we have none of. Left out, start-up is faster and smaller, and the command can't start processes.
export default {};
