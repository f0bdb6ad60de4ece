// Runs the network's own client, `facebook-nodejs-business-sdk` as it is on npm,
// against the emulated platform: a Page publishes, reads, comments, hides,
// likes, edits, deletes and blocks. The host and the version are the client's own
// getters, which are the only thing that is put in their place.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { API, PAGE, TOKEN, POST, COMMENT, PERSON, PICTURE, MODULES } = process.env;
const load = createRequire(`${MODULES}/package.json`);
const { FacebookAdsApi, Page, PagePost, Comment } = load("facebook-nodejs-business-sdk");
Object.defineProperty(FacebookAdsApi, "GRAPH", { get: () => API });
FacebookAdsApi.init(TOKEN, "en_US", false);

const page = new Page(PAGE);
const read = await page.get(["id", "name"]);
assert.equal(read.id, PAGE);
assert.ok(read.name);

const post = await page.createFeed(["id"], { message: "Hello from the client", link: "https://shop.example/1" });
assert.ok(post.id.startsWith(`${PAGE}_`));
const photo = await page.createPhoto(["id"], { url: PICTURE, published: false });
const album = await page.createFeed(["id"], { message: "With a picture", attached_media: [{ media_fbid: photo.id }] });
const seen = await new PagePost(album.id).get(["id", "message", "full_picture", "created_time", "permalink_url"]);
assert.equal(seen.message, "With a picture");
assert.ok(seen.full_picture);

const listed = await page.getFeed(["id", "message", "from"], { limit: 2 });
assert.equal(listed.length, 2);
assert.equal(listed[0].id, album.id);
assert.ok(listed.hasNext());
const rest = await listed.next();
assert.ok(rest.some((p) => p.id === post.id || p.id === POST));
const visitors = await page.getVisitorPosts(["id", "message"]);
assert.ok(visitors.some((p) => p.id === POST));

const comments = await new PagePost(POST).getComments(["id", "message", "from", "can_hide", "is_hidden"], { filter: "stream" });
assert.equal(comments[0].id, COMMENT);
assert.equal(comments[0].can_hide, true);
const answer = await new Comment(COMMENT).createComment(["id"], { message: "An answer" });
await new Comment(answer.id).update([], { message: "A better answer" });
assert.equal((await new Comment(answer.id).get(["message"])).message, "A better answer");
await new Comment(COMMENT).update([], { is_hidden: true });
assert.equal((await new Comment(COMMENT).get(["is_hidden"])).is_hidden, true);
await new Comment(COMMENT).createLike([], {});
await page.createBlocked([], { psid: [PERSON] });
assert.equal((await page.getBlocked(["id"])).length, 1);
await page.deleteBlocked({ psid: PERSON });
assert.equal((await page.getBlocked(["id"])).length, 0);
await new Comment(answer.id).delete();
await assert.rejects(new Comment(answer.id).get(["id"]), (e) => e.response.code === 100 && e.response.error_subcode === 33);
await assert.rejects(page.createFeed([], { message: "x".repeat(70000) }), (e) => e.response.code === 100);
console.log(JSON.stringify({ done: true, post: post.id }));
process.exit(0);
