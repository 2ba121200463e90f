import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/**
 * What a folder of src may import from above itself: of the folders of src, of those beside it, and where it is a part of a feature, the
 * files of that. Anything else is a design decision, made in review.
 */
function mayImport(files, allowed, depth, beside = [], isPart = false) {
  const up = "\\.\\./".repeat(depth);
  const ways = [
    ...allowed.length > 0 ? [`${"\\.\\./".repeat(depth - 1)}(?:${allowed.join("|")})/`] : [],
    ...beside.length > 0 ? [`(?:${beside.join("|")})/`] : [],
    ...isPart ? ["\\w+$"] : [],
  ];
  const regex = ways.length === 0 ? "^\\.\\./" : `^\\.\\./(?!${ways.join("|")})`;
  return {
    files,
    rules: {
      "no-restricted-imports": ["error", {
        patterns: [{ regex, message: `Only ${[...allowed.map((name) => up.replaceAll("\\", "") + name), ...beside.map((name) => `../${name}`)].join(", ") || "its own folder"}.` }],
      }],
    },
  };
}

/** The folders of src/realtime, and which of the others each may import. */
const realtime = {
  state: [],
  store: ["state"],
  connection: ["store"],
  device: ["state", "store", "outbox"],
  outbox: ["state", "connection", "device"],
  sync: ["state", "store", "connection", "device"],
  presence: ["store", "connection"],
};

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks, "jsx-a11y": jsxA11y },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "react-hooks/purity": "error",
      ...jsxA11y.configs.recommended.rules,
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-syntax": ["error",
        { selector: "ExportAllDeclaration", message: "No barrel files: import from the file that defines it." },
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Render through React elements." },
        { selector: "MemberExpression[property.name='innerHTML']", message: "Render through React elements." },
      ],
      "max-lines": ["error", { max: 220, skipBlankLines: true, skipComments: true }],
      eqeqeq: "error",
      "no-restricted-globals": ["error",
        { name: "localStorage", message: "Use `storage` of api/storage.ts: this one may throw at any moment." },
        { name: "sessionStorage", message: "Use `storage` of api/storage.ts: this one may throw at any moment." },
        { name: "indexedDB", message: "Use `KeptDatabase` of realtime/device/database.ts: this one may refuse at any moment." },
      ],
    },
  },
  { files: ["src/**/*.test.{ts,tsx}"], rules: { "no-restricted-globals": "off" } },
  mayImport(["src/api/**"], [], 1),
  mayImport(["src/api/*.test.ts"], ["testing"], 1),
  mayImport(["src/i18n/*"], ["api"], 1),
  ...["en", "fr"].map((language) => ({
    files: [`src/i18n/${language}.ts`],
    rules: {
      "no-restricted-imports": ["error", {
        patterns: [{ regex: `^\\.\\./(?!(?:features/)?\\w+/messages\\.${language}$)`, message: `Only each area's messages.${language}.ts.` }],
      }],
    },
  })),
  ...["en", "fr"].map((language) => ({
    files: [`src/i18n/later.${language}.ts`],
    rules: {
      "no-restricted-imports": ["error", {
        patterns: [{ regex: `^\\.\\./(?!features/[\\w/]+[mM]essages\\.${language}$)`, message: `Only each area's messages.${language}.ts.` }],
      }],
    },
  })),
  mayImport(["src/ui/*"], ["api", "i18n"], 1),
  mayImport(["src/ui/markdown/*.test.{ts,tsx}"], ["testing"], 2),
  mayImport(["src/realtime/*"], ["api", "testing"], 1),
  ...Object.entries(realtime).map(([folder, beside]) => mayImport([`src/realtime/${folder}/**`], ["api", "testing"], 2, beside)),
  mayImport(["src/realtime/*/*.test.ts"], ["api", "testing"], 2, Object.keys(realtime)),
  mayImport(["src/features/*/**"], ["api", "realtime", "ui", "i18n"], 2),
  mayImport(["src/features/*/*.test.{ts,tsx}"], ["api", "realtime", "ui", "i18n", "testing"], 2),
  mayImport(["src/features/*/*/**"], ["api", "realtime", "ui", "i18n"], 3, [], true),
  mayImport(["src/features/*/*/*.test.{ts,tsx}"], ["api", "realtime", "ui", "i18n", "testing"], 3, [], true),
  mayImport(["src/app/**"], ["api", "realtime", "ui", "i18n", "features"], 1),
  { files: ["*.config.{js,ts}", "public/*.js"], languageOptions: { globals: { process: "readonly", document: "readonly", localStorage: "readonly", location: "readonly", navigator: "readonly", addEventListener: "readonly",
    HTMLScriptElement: "readonly" } } },
);
