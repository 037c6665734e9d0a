export { collectScript } from "./collect-script.ts";
export { evictScript } from "./evict-script.ts";
export { restoreScript } from "./restore-script.ts";
export { verifyScript } from "./verify-script.ts";
