// A mail server that tells each mail which it is handed, as it was parsed, and answers by the list of `answers`:
// "take", "later" (451), "never" (550), "drop" (closes the connection without a word). The last one goes on.
import { SMTPServer } from "smtp-server";
import { simpleParser } from "mailparser";
import { hear, settings, tell } from "./peer.mjs";

const answers = [...(settings.answers ?? ["take"])];

const server = new SMTPServer({
  key: settings.key,
  cert: settings.cert,
  hideSTARTTLS: !settings.key,
  disabledCommands: settings.key ? [] : ["STARTTLS"],
  authOptional: !settings.user,
  hideSMTPUTF8: false,
  disableReverseLookup: true,
  onAuth(auth, session, done) {
    const isGood = auth.username === settings.user && auth.password === settings.password;
    tell("auth", { user: auth.username, isGood, isEncrypted: session.secure });
    done(isGood ? null : new Error("these credentials are not good"), { user: auth.username });
  },
  async onData(stream, session, done) {
    const mail = await simpleParser(stream);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    const addresses = (field) => (field?.value ?? []).map(({ name, address }) => ({ name, address }));
    tell("mail", {
      answer,
      isEncrypted: session.secure,
      user: session.user ?? null,
      envelope: {
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((recipient) => recipient.address),
      },
      id: mail.messageId,
      from: addresses(mail.from),
      to: addresses(mail.to),
      cc: addresses(mail.cc),
      bcc: addresses(mail.bcc),
      subject: mail.subject,
      text: mail.text,
      headers: mail.headerLines.map(({ key }) => key),
    });
    switch (answer) {
      case "take":
        return done();
      case "drop":
        return server.connections.forEach((connection) => connection._socket.destroy());
      default:
        return done(Object.assign(new Error("not now"), { responseCode: answer === "later" ? 451 : 550 }));
    }
  },
});
server.on("error", (error) => tell("error", { message: error.message }));
server.listen(settings.port ?? 0, "127.0.0.1", () => tell("listening", { port: server.server.address().port }));
hear(() => {});
