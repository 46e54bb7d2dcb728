import { join } from "node:path";
import ts from "typescript";
import { root } from "./documents.js";
import type { SnippetModule } from "./module.js";
import { moduleResolver } from "./resolve-module.js";

const folder = join(root, "docs/test/.snippets");

/** Errors of TypeScript by the module they are in, as a reader would look for them. */
export function typeErrors(modules: readonly SnippetModule[]): Map<SnippetModule, string[]> {
  const files = new Map(modules.map((each) => [join(folder, each.path), each]));
  const options = compilerOptions();
  const host = virtualHost(files, options);
  const program = ts.createProgram({ rootNames: [...files.keys()], options, host });
  const errors = new Map<SnippetModule, string[]>();
  for (const [file, module] of files) {
    const source = program.getSourceFile(file);
    const found = ts
      .getPreEmitDiagnostics(program, source)
      .filter(({ start = 0 }) => start >= module.start);
    errors.set(
      module,
      found.map((each) => describe(each, module)),
    );
  }
  return errors;
}

function describe({ start = 0, code, messageText }: ts.Diagnostic, module: SnippetModule): string {
  const before = module.code.slice(module.start, start).split("\n").length - 1;
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  return `${module.block.document}:${module.block.line + before} TS${code} ${text}`;
}

/** Strict as the workspace is, without what only a library of types needs. */
function compilerOptions(): ts.CompilerOptions {
  const file = join(root, "docs/tsconfig.json");
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(root, "docs"));
  return {
    ...options,
    allowJs: true,
    checkJs: true,
    experimentalDecorators: true,
    jsx: ts.JsxEmit.ReactJSX,
    moduleDetection: ts.ModuleDetectionKind.Force,
    // Not part of `strict`, and off in nearly every app: `process.env.PORT`, and options that may be undefined.
    exactOptionalPropertyTypes: false,
    noPropertyAccessFromIndexSignature: false,
  };
}

function virtualHost(
  files: ReadonlyMap<string, SnippetModule>,
  options: ts.CompilerOptions,
): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists, getSourceFile } = host;
  host.getCurrentDirectory = () => join(root, "docs");
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file)?.code ?? readFile(file);
  host.directoryExists = (path) => path.startsWith(folder) || !!directoryExists?.(path);
  host.getSourceFile = (file, version, ...rest) => {
    const module = files.get(file);
    if (module === undefined) return getSourceFile(file, version, ...rest);
    return ts.createSourceFile(file, module.code, version, true);
  };
  const resolve = moduleResolver(host, options, folder);
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) => ({ resolvedModule: resolve(text, from) }));
  return host;
}
