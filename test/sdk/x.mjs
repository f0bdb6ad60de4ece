// Runs the client `twitter-api-v2`, as it is on npm, against the emulated platform.
// The client knows the platform's own address alone: its agent is led to the
// emulator, and it signs for the address that it believes in.
import assert from "node:assert/strict";
import { Agent } from "node:https";
import { createRequire } from "node:module";
import { connect } from "node:net";

const { API, KEYS, ACCOUNT, CUSTOMER, MODULES } = process.env;
const { TwitterApi, ApiResponseError } = createRequire(`${MODULES}/package.json`)("twitter-api-v2");
const keys = JSON.parse(KEYS);
const at = new URL(API);

class Led extends Agent {
  createConnection() {
    return connect(Number(at.port), at.hostname);
  }
}
const httpAgent = new Led();
const client = new TwitterApi(keys, { httpAgent });
const say = (line) => console.log(JSON.stringify(line));
const lines = process.stdin[Symbol.asyncIterator]();
const told = async () => JSON.parse((await lines.next()).value.toString());

const me = await client.v2.me();
assert.equal(me.data.id, ACCOUNT);
const wrong = new TwitterApi({ ...keys, accessSecret: "revoked" }, { httpAgent });
await assert.rejects(wrong.v2.me(), (e) => e instanceof ApiResponseError && e.code === 401);

const post = (await client.v2.tweet("¡Horno nuevo! a&b<c https://alba.example/pan")).data;
assert.match(post.id, /^[0-9]{17,20}$/);
await assert.rejects(client.v2.tweet("x".repeat(281)), (e) => e.code === 403 && /too long/.test(e.data.detail));
await assert.rejects(
  client.v2.tweet("¡Horno nuevo! a&b<c https://alba.example/pan"),
  (e) => e.code === 403 && /duplicate/.test(e.data.detail),
);

say({ posted: post.id });
const { reply, among } = await told();
const mentions = await client.v2.userMentionTimeline(ACCOUNT, {
  max_results: 5,
  expansions: ["author_id", "referenced_tweets.id"],
  "tweet.fields": ["author_id", "conversation_id", "in_reply_to_user_id", "created_at", "entities"],
});
const asked = mentions.tweets.find((t) => t.id === reply);
assert.equal(asked.text, `@${me.data.username} ${CUSTOMER}`);
assert.equal(asked.conversation_id, post.id);
assert.equal(asked.in_reply_to_user_id, ACCOUNT);
assert.equal(mentions.includes.author(asked).name, "Lucía Paz");
assert.equal(mentions.includes.repliedTo(asked).id, post.id);

const answered = (await client.v2.reply("9 euros", reply)).data;
const own = await client.v2.userTimeline(ACCOUNT, { max_results: 100, "tweet.fields": ["referenced_tweets", "entities"] });
assert.deepEqual(own.tweets.find((t) => t.id === answered.id).referenced_tweets, [{ type: "replied_to", id: reply }]);
assert.equal(own.tweets.find((t) => t.id === post.id).entities.urls[0].expanded_url, "https://alba.example/pan");
await assert.rejects(client.v2.reply("Te ayudamos", among), (e) => e.code === 403 && /not been mentioned/.test(e.data.detail));

assert.equal((await client.v2.like(ACCOUNT, reply)).data.liked, true);
assert.equal((await client.v2.unlike(ACCOUNT, reply)).data.liked, false);
assert.equal((await client.v2.hideReply(reply, true)).data.hidden, true);
await assert.rejects(client.v2.hideReply(post.id, true), (e) => e.code === 403);
const one = await client.v2.singleTweet(post.id, { "tweet.fields": ["public_metrics"] });
assert.equal(one.data.public_metrics.reply_count, 1);
await assert.rejects(client.v2.block(ACCOUNT, asked.author_id ?? "1"), (e) => e.code === 403);

assert.equal((await client.v2.deleteTweet(answered.id)).data.deleted, true);
const gone = await client.v2.singleTweet(answered.id);
assert.match(gone.errors[0].type, /resource-not-found$/);

const { data: sent } = await client.v2.sendDmToParticipant(asked.author_id, { text: "Te respondo en privado" });
assert.equal(sent.dm_conversation_id, `${ACCOUNT}-${asked.author_id}`);
const events = await client.v2.listDmEventsWithParticipant(asked.author_id, { "dm_event.fields": ["sender_id", "created_at"] });
assert.equal(events.events.find((e) => e.id === sent.dm_event_id).text, "Te respondo en privado");
say({ done: true });
process.exit(0);
