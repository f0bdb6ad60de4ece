// Runs the network's own client, `facebook-nodejs-business-sdk` as it is on npm,
// against the emulated platform: an Instagram account publishes, lists, comments,
// answers, hides and deletes. The host is the client's own getter, which is the
// only thing that is put in its place.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { API, ACCOUNT, TOKEN, COMMENT, PICTURE, MODULES } = process.env;
const load = createRequire(`${MODULES}/package.json`);
const { FacebookAdsApi, IGUser, IGMedia, IGComment } = load("facebook-nodejs-business-sdk");
Object.defineProperty(FacebookAdsApi, "GRAPH", { get: () => API });
FacebookAdsApi.init(TOKEN, "en_US", false);

const account = new IGUser(ACCOUNT);
assert.ok((await account.get(["id", "username"])).username);

const draft = await account.createMedia(["id"], { image_url: PICTURE, caption: "Hello from the client" });
assert.equal((await new IGMedia(draft.id).get(["status_code"])).status_code, "FINISHED");
const post = await account.createMediaPublish(["id"], { creation_id: draft.id });
const listed = await account.getMedia(["id", "caption", "permalink", "comments_count", "like_count", "timestamp"], { limit: 1 });
assert.equal(listed[0].id, post.id);
assert.equal(listed[0].caption, "Hello from the client");
assert.ok(listed.hasNext());

const said = await new IGMedia(post.id).createComment(["id"], { message: "More tomorrow" });
const comments = await new IGMedia(post.id).getComments(["id", "text", "username", "hidden", "like_count"]);
assert.equal(comments[0].id, said.id);
assert.equal(comments[0].hidden, false);

const reply = await new IGComment(COMMENT).createReply(["id"], { message: "12 €" });
const replies = await new IGComment(COMMENT).getReplies(["id", "text", "parent_id"]);
assert.equal(replies[0].id, reply.id);
assert.equal(replies[0].parent_id, COMMENT);
await new IGComment(COMMENT).update([], { hide: true });
assert.equal((await new IGComment(COMMENT).get(["hidden"])).hidden, true);
await new IGComment(said.id).delete();
await assert.rejects(new IGComment(said.id).get(["id"]), (e) => e.response.code === 100 && e.response.error_subcode === 33);
await assert.rejects(new IGComment(COMMENT).createReply([], { message: "x".repeat(301) }), (e) => e.response.code === 100);
console.log(JSON.stringify({ done: true, post: post.id }));
process.exit(0);
