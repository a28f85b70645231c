// How a peer talks to the test that started it: settings as JSON in the first argument, what happens as one JSON object
// a line on the output, and what the test says later as one JSON object a line on the input.
import readline from "node:readline";

export const settings = JSON.parse(process.argv[2] ?? "{}");

export function tell(event, about = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...about })}\n`);
}

export function hear(listener) {
  // The input ends with the test, however that ends: a peer does not outlive it.
  readline.createInterface({ input: process.stdin })
    .on("line", (line) => listener(JSON.parse(line)))
    .on("close", () => process.exit(0));
}
