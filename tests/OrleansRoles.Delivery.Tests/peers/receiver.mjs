// A receiver of webhooks that verifies each call with the public package, and answers by the list of `answers`: a
// status, or "hang" for none at all. The last one goes on. It hears its secrets from the test, which gets them after
// the address is known.
import http from "node:http";
import { Webhook } from "standardwebhooks";
import { hear, settings, tell } from "./peer.mjs";

const answers = [...(settings.answers ?? [204])];
let secrets = { right: "", old: "", wrong: "" };

function verify(secret, body, headers) {
  try {
    return { isGood: true, payload: new Webhook(secret).verify(body, headers) };
  } catch (error) {
    return { isGood: false, error: String(error.message ?? error) };
  }
}

const server = http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part)).on("end", () => {
    const body = Buffer.concat(parts).toString("utf8");
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    tell("call", {
      answer,
      method: request.method,
      path: request.url,
      type: request.headers["content-type"],
      id: request.headers["webhook-id"],
      right: verify(secrets.right, body, request.headers),
      wrong: verify(secrets.wrong, body, request.headers),
      old: verify(secrets.old, body, request.headers),
      changed: verify(secrets.right, `${body} `, request.headers),
    });
    if (answer !== "hang") {
      response.writeHead(answer).end();
    }
  });
});
server.listen(0, "127.0.0.1", () => tell("listening", { port: server.address().port }));
hear((said) => {
  secrets = said;
  tell("heard");
});
