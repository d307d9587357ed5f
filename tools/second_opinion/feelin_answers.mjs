// Answers FEEL expressions with feelin: a JSON list of texts on standard input, a JSON list of values on standard output.
import { evaluate } from 'feelin';

const plain = (value) => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? { number: String(value) } : { number: 'NaN' };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return { context: Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)])) };
  }
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return { strange: String(value) };
};

const answer = (text) => {
  try {
    return plain(evaluate(text, {}).value);
  } catch (error) {
    return { failed: String(error.message) };
  }
};

let input = '';
for await (const chunk of process.stdin) input += chunk;
process.stdout.write(JSON.stringify(JSON.parse(input).map(answer)));
