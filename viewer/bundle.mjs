// Makes dist/viewer.js, one ES module, out of src/.

import { build } from "esbuild";

await build({
  entryPoints: ["src/adapter_panel.ts"],
  outfile: "dist/viewer.js",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "eof",
  logLevel: "warning",
});
