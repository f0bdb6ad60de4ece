package meta

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// What a comment may hold, and how many posts a day has.
const (
	commentMost  = 300
	captionMost  = 2200
	postsPerDay  = 100
	commentsPage = 50
)

// commentsRoute answers what is asked of an account's posts and comments.
func (c *core) commentsRoute(q *call) (any, *graphError, bool) {
	node, edge := q.path[0], q.path[1]
	if node == "me" || node == nativeID(q.public) {
		return c.commentsAccount(q, edge)
	}
	if d, ok := c.draftOf(node); ok && q.Method == http.MethodGet {
		return object{"id": node, "status_code": d.status()}, nil, true
	}
	it, ok := c.table.Wall().Item(q.public.ID, node)
	if !ok {
		return nil, nil, false
	}
	if _, live := c.table.Wall().Live(q.public.ID, node); !live || it.Kind == sandbox.ItemPost && it.Mention {
		return nil, unknownObject(q.Method, node), true
	}
	v, err := c.commentsNode(q, it, edge)
	return v, err, true
}

// commentsAccount answers what is asked of the account's posts, and who named it.
func (c *core) commentsAccount(q *call, edge string) (any, *graphError, bool) {
	var v any
	var err *graphError
	switch q.Method + " " + edge {
	case "GET media":
		v, err = c.mediaList(q)
	case "POST media":
		v, err = c.putTogether(q)
	case "POST media_publish":
		v, err = c.publish(q)
	case "POST mentions":
		v, err = c.answerMention(q)
	case "GET ":
		m := mentioned.FindStringSubmatch(q.URL.Query().Get("fields"))
		if m == nil {
			return nil, nil, false
		}
		v, err = c.mention(q, m[1], m[2], m[3])
	default:
		return nil, nil, false
	}
	return v, err, true
}

// commentsNode answers what is asked of a post or a comment.
func (c *core) commentsNode(q *call, it sandbox.Item, edge string) (any, *graphError) {
	owner := c.table.Wall().Owner(q.public.ID)
	switch q.Method + " " + edge {
	case "GET ":
		if it.Kind == sandbox.ItemPost {
			return q.pickNested(c.mediaObject(q, it))
		}
		return q.pickNested(c.commentObject(q, it))
	case "GET comments", "GET replies":
		return c.commentsUnder(q, it)
	case "POST comments", "POST replies":
		if (edge == "replies") != (it.Kind == sandbox.ItemComment) {
			return nil, unknownObject(q.Method, it.ID)
		}
		return c.comment(q, it.ID, q.args()["message"])
	case "POST ":
		hide, err := strconv.ParseBool(q.args()["hide"])
		if err != nil || it.Kind != sandbox.ItemComment {
			return nil, badParam("The parameter hide is required.")
		}
		if _, err := owner.Hide(it.ID, hide); err != nil {
			return nil, unknownObject(q.Method, it.ID)
		}
		return object{"success": true}, nil
	case "DELETE ":
		if it.Kind != sandbox.ItemComment {
			return nil, fail(403, 10, 0, "Application does not have permission for this action")
		}
		if _, err := owner.Remove(it.ID); err != nil {
			return nil, unknownObject(q.Method, it.ID)
		}
		return object{"success": true}, nil
	}
	return nil, unknownObject(q.Method, strings.Join(q.path, "/"))
}

// comment writes as the business, within what the platform takes.
func (c *core) comment(q *call, under, text string) (any, *graphError) {
	tags := 0
	for _, word := range strings.Fields(text) {
		if len(word) > 1 && word[0] == '#' {
			tags++
		}
	}
	switch {
	case text == "":
		return nil, badParam("The parameter message is required.")
	case utf8.RuneCountInString(text) > commentMost:
		return nil, badParam("The comment is too long: at most %d characters", commentMost)
	case tags > 4:
		return nil, badParam("The comment has too many hashtags: at most 4")
	case strings.Count(text, "http://")+strings.Count(text, "https://") > 1:
		return nil, badParam("The comment has too many links: at most 1")
	}
	it, err := c.table.Wall().Owner(q.public.ID).Comment(under, sandbox.WallDraft{Text: text})
	if err != nil {
		return nil, unknownObject(q.Method, under)
	}
	return object{"id": it.ID}, nil
}

var mentioned = regexp.MustCompile(`^mentioned_(comment|media)\.(?:comment|media)_id\((\w+)\)\{([\w,]*)\}$`)

// mention answers a place elsewhere that names the account.
func (c *core) mention(q *call, what, id, fields string) (any, *graphError) {
	it, ok := c.table.Wall().Live(q.public.ID, id)
	if !ok || (what == "media") != (it.Kind == sandbox.ItemPost) {
		return nil, badParam("The %s with id %s cannot be found", what, id)
	}
	top := it
	if it.Kind == sandbox.ItemComment {
		top, _ = c.table.Wall().Item(q.public.ID, it.Post)
	}
	if !top.Mention {
		return nil, badParam("The %s with id %s does not name the account", what, id)
	}
	all := c.commentObject(q, it)
	if what == "media" {
		all = c.mediaObject(q, it)
	}
	out := object{"id": id}
	for _, f := range strings.Split(fields, ",") {
		v, known := all[f]
		if !known {
			return nil, badParam("Tried accessing nonexisting field (%s)", f)
		}
		out[f] = v
	}
	return object{"mentioned_" + what: out, "id": nativeID(q.public)}, nil
}

// answerMention comments where the account was named.
func (c *core) answerMention(q *call) (any, *graphError) {
	in := q.args()
	it, ok := c.table.Wall().Live(q.public.ID, in["media_id"])
	if !ok || !it.Mention {
		return nil, badParam("The media with id %s does not name the account", in["media_id"])
	}
	under := it.ID
	if id := in["comment_id"]; id != "" {
		if on, ok := c.table.Wall().Live(q.public.ID, id); !ok || on.Post != it.ID {
			return nil, badParam("The comment with id %s cannot be found", id)
		}
		under = id
	}
	return c.comment(q, under, in["message"])
}

// mediaObject is a post as the platform describes it.
func (c *core) mediaObject(q *call, it sandbox.Item) object {
	direct, _ := c.table.Wall().Comments(q.public.ID, it.ID)
	out := object{
		"id": it.ID, "caption": it.Text, "media_type": "IMAGE", "media_product_type": "FEED", "permalink": "https://www.instagram.com/p/" + it.ID + "/",
		"timestamp": when(it.At), "username": handle(q.public.Name), "comments_count": direct, "like_count": len(it.Likes),
		"media_url": "", "thumbnail_url": "",
	}
	if !it.Ours() {
		out["username"] = it.Author.Handle
	}
	if len(it.Files) > 1 {
		out["media_type"] = "CAROUSEL_ALBUM"
	}
	if len(it.Files) > 0 {
		f := it.Files[0]
		at := f.External
		if at == "" {
			at = link(q.public, f.ID, c.table.Now())
		}
		out["media_url"] = at
		if strings.HasPrefix(f.Mime, "video/") {
			out["media_type"], out["media_product_type"] = "VIDEO", "REELS"
		}
	}
	return out
}

// commentObject is a comment as the platform describes it.
func (c *core) commentObject(q *call, it sandbox.Item) object {
	from := c.from(q.public, it)
	out := object{
		"id": it.ID, "text": it.Text, "username": from["username"], "from": from, "timestamp": when(it.At), "like_count": len(it.Likes), "hidden": it.Hidden,
		"parent_id": nil, "media": object{"id": it.Post},
	}
	if it.Parent != it.Post {
		out["parent_id"] = it.Parent
	}
	return out
}

func when(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05-0700") }

// mediaList answers the account's posts, the newest first.
func (c *core) mediaList(q *call) (any, *graphError) {
	page := c.table.Wall().Items(q.public.ID, sandbox.WallQuery{Kind: sandbox.ItemPost, Ours: true, Limit: q.limit(25), Cursor: q.after()})
	out := make([]any, 0, len(page.Items))
	for _, it := range page.Items {
		one, err := q.pickNested(c.mediaObject(q, it))
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return paged(out, page.Next), nil
}

// commentsUnder answers what stands directly under a post or comment, with the
// answers to each.
func (c *core) commentsUnder(q *call, under sandbox.Item) (any, *graphError) {
	page := c.table.Wall().Items(q.public.ID, sandbox.WallQuery{Under: under.ID, Kind: sandbox.ItemComment, Limit: q.limit(commentsPage), Cursor: q.after()})
	out := make([]any, 0, len(page.Items))
	for _, it := range page.Items {
		all := c.commentObject(q, it)
		if under.Kind == sandbox.ItemPost {
			replies := c.table.Wall().Items(q.public.ID, sandbox.WallQuery{Under: it.ID, Kind: sandbox.ItemComment, Limit: commentsPage})
			list := make([]any, 0, len(replies.Items))
			for _, r := range replies.Items {
				list = append(list, c.commentObject(q, r))
			}
			if len(list) > 0 {
				all["replies"] = paged(list, replies.Next)
			}
		}
		one, err := q.pickNested(all)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return paged(out, page.Next), nil
}

func paged(list []any, next int64) object {
	out := object{"data": list}
	if next > 0 {
		after := strconv.FormatInt(next, 10)
		out["paging"] = object{"cursors": object{"before": "0", "after": after}, "next": "https://graph.facebook.com/next?after=" + after}
	}
	return out
}

func (q *call) limit(otherwise int) int {
	if n, err := strconv.Atoi(q.URL.Query().Get("limit")); err == nil && n > 0 && n <= 100 {
		return n
	}
	return otherwise
}

func (q *call) after() int64 {
	n, _ := strconv.ParseInt(q.URL.Query().Get("after"), 10, 64)
	return n
}

var nested = regexp.MustCompile(`(\.limit\(\d+\))?\{[^{}]*\}`)

// pickNested answers the fields that a call names, with whatever they hold; those
// that have no value are left out.
func (q *call) pickNested(all object) (object, *graphError) {
	fields := strings.Split(nested.ReplaceAllString(q.URL.Query().Get("fields"), ""), ",")
	out := object{"id": all["id"]}
	for _, f := range fields {
		v, known := all[f]
		switch {
		case f == "" || f == "replies" && !known:
		case !known && !slices.Contains([]string{"thumbnail_url"}, f):
			return nil, badParam("Tried accessing nonexisting field (%s)", f)
		case v != nil && v != "":
			out[f] = v
		}
	}
	return out, nil
}
