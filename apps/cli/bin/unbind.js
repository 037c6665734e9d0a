#!/usr/bin/env node
// Says what is missing in words that any Node can run; the command itself is loaded only where it can work.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 13)) {
  await import("../dist/unbind.js");
} else {
  process.stderr.write(
    `unbind: needs Node 22.13 or later, this is ${process.versions.node}. In the checkout: npx unbind\n`,
  );
  process.exitCode = 2;
}
