import { transformAsync } from "@babel/core";
import type { Plugin } from "vite";

/**
 * Turns Lingui's macros into calls. Only files that import a macro pass through
 * Babel, so that the build stays quick; types and JSX are left to Vite.
 */
export function linguiMacro(): Plugin {
  return {
    name: "recado:lingui-macro",
    enforce: "pre",
    async transform(code, id) {
      const file = id.split("?")[0] ?? id;
      if (!/\.tsx?$/.test(file) || file.includes("/node_modules/") || !code.includes("/macro")) return null;
      const out = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: file.endsWith("x") ? ["typescript", "jsx"] : ["typescript"] },
        plugins: [["@lingui/babel-plugin-lingui-macro", {}]],
      });
      return out?.code ? { code: out.code, map: out.map } : null;
    },
  };
}
