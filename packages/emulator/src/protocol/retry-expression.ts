import jsep from "jsep";

const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  pow: Math.pow,
  sqrt: Math.sqrt,
  abs: Math.abs,
  exp: Math.exp,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  min: Math.min,
  max: Math.max,
};

const OPERATORS: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
};

/**
 * Evaluates an `Upstash-Retry-Delay` expression.
 *
 * @param retried how many retries came before; 0 after the first attempt
 * @returns milliseconds; any number, as arithmetic gives it
 * @throws Error for an expression that is not one
 */
export function retryDelayOf(expression: string, retried: number): number {
  return evaluate(jsep(expression), retried);
}

function evaluate(node: jsep.Expression, retried: number): number {
  const expression = node as jsep.CoreExpression;
  switch (expression.type) {
    case "Literal":
      if (typeof expression.value === "number") return expression.value;
      break;
    case "Identifier":
      if (expression.name === "retried") return retried;
      break;
    case "UnaryExpression":
      if (expression.operator === "-") return -evaluate(expression.argument, retried);
      break;
    case "BinaryExpression": {
      const operator = own(OPERATORS, expression.operator);
      if (!operator) break;
      return operator(evaluate(expression.left, retried), evaluate(expression.right, retried));
    }
    case "CallExpression": {
      const called = own(FUNCTIONS, String(expression.callee["name"]));
      if (!called) break;
      return called(...expression.arguments.map((argument) => evaluate(argument, retried)));
    }
  }
  throw new Error(`${expression.type} is not supported here`);
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
