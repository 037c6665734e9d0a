// After `npm install`: writes into package-lock.json the optional packages of other platforms that npm left out
// because the registry in use lacks them. Without them `npm ci` refuses the lockfile.
import { readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const platform = /(android|darwin|freebsd|linux|win32|openharmony)(?:-(arm64|x64|arm|ia32|ppc64|riscv64|s390x))?/;
let added = 0;
for (const [name, entry] of Object.entries(lock.packages)) {
  for (const [dependency, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${dependency}`;
    const match = platform.exec(dependency);
    if (lock.packages[key] || lock.packages[`${name}/${key}`] || !match) continue;
    const [, os, cpu] = match;
    const libc = dependency.includes("musl") ? ["musl"] : undefined;
    lock.packages[key] = {
      version,
      optional: true,
      dev: true,
      os: [os],
      ...(cpu && { cpu: [cpu] }),
      ...(libc && { libc }),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages added`);
