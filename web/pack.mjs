// Compresses the built scripts and styles of the agents' app and the phones,
// and takes the plain ones away: the server embeds what it sends, once.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";

const least = 1024; // bytes; below it a header costs what is won

for (const app of ["agent", "sandbox"]) {
  const root = fileURLToPath(new URL(`../internal/site/dist/${app}/`, import.meta.url));
  for (const name of readdirSync(root, { recursive: true })) {
    if (!/\.(js|css)$/.test(name)) continue;
    const plain = readFileSync(root + name);
    if (plain.length < least) continue;
    writeFileSync(`${root}${name}.gz`, gzipSync(plain, { level: constants.Z_BEST_COMPRESSION }));
    rmSync(root + name);
  }
}
