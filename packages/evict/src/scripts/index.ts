export { collectScript } from "./collect-script.ts";
export { evictScript } from "./evict-script.ts";
export { restoreScript } from "./restore-script.ts";
export { selfTestScript } from "./self-test-script.ts";
export { verifyScript } from "./verify-script.ts";
