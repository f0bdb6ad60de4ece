// Runs the platform's own client, `@slack/web-api` as it is on npm, against the
// emulated platform.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { API, TOKEN, TEAM, USER, MODULES } = process.env;
const load = createRequire(`${MODULES}/package.json`);
const { WebClient } = load("@slack/web-api");

const client = new WebClient(TOKEN, { slackApiUrl: `${API}/`, retryConfig: { retries: 0 } });
const self = await client.auth.test();
assert.equal(self.team_id, TEAM);
assert.ok(self.response_metadata.scopes.includes("chat:write"));

const { channel } = await client.conversations.open({ users: USER });
const sent = await client.chat.postMessage({
  channel: channel.id,
  text: "Pick one",
  blocks: [
    { type: "section", text: { type: "mrkdwn", text: "*Pick* one &amp; go" } },
    {
      type: "actions",
      block_id: "sizes",
      elements: [
        {
          type: "static_select",
          action_id: "size",
          placeholder: { type: "plain_text", text: "Size" },
          options: [{ text: { type: "plain_text", text: "M" }, value: "m" }],
        },
      ],
    },
  ],
  metadata: { event_type: "test", event_payload: { id: "1" } },
});
assert.equal(sent.channel, channel.id);
assert.equal(sent.message.ts, sent.ts);

const uploaded = await client.filesUploadV2({
  channel_id: channel.id,
  thread_ts: sent.ts,
  initial_comment: "The receipt",
  file: Buffer.from("bytes"),
  filename: "a.txt",
});
assert.equal(uploaded.ok, true);

const { user } = await client.users.info({ user: USER });
assert.ok(user.profile.real_name);

const error = async (call) => (await call.catch((e) => e)).data?.error;
assert.equal(await error(client.chat.postMessage({ channel: "C0NOWHERE", text: "x" })), "channel_not_found");
assert.equal(await error(client.chat.postMessage({ channel: channel.id, text: "" })), "no_text");
const many = Array.from({ length: 51 }, () => ({ type: "divider" }));
assert.equal(await error(client.chat.postMessage({ channel: channel.id, text: "x", blocks: many })), "invalid_blocks");
const stranger = new WebClient("xoxb-wrong", { slackApiUrl: `${API}/`, retryConfig: { retries: 0 } });
assert.equal(await error(stranger.auth.test()), "invalid_auth");
console.log(JSON.stringify({ done: true }));
