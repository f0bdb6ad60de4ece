package meta

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// pageRoute answers what is asked of a Page's posts and comments.
func (c *core) pageRoute(q *call) (any, *graphError, bool) {
	node, edge := q.path[0], q.path[1]
	if node == "me" || node == nativeID(q.public) {
		return c.pageAccount(q, edge)
	}
	if id, out := c.videoPost(q.public.ID, node); out && edge == "" && q.Method == http.MethodGet {
		return object{"id": node, "post_id": id}, nil, true
	}
	it, ok := c.table.Wall().Item(q.public.ID, node)
	if !ok {
		return nil, nil, false
	}
	if _, live := c.table.Wall().Live(q.public.ID, node); !live {
		return nil, unknownObject(q.Method, node), true
	}
	v, err := c.pageNode(q, it, edge)
	return v, err, true
}

// pageAccount answers what is asked of the Page itself.
func (c *core) pageAccount(q *call, edge string) (v any, err *graphError, done bool) {
	switch q.Method + " " + edge {
	case "GET feed":
		v, err = c.pagePosts(q, sandbox.WallQuery{Kind: sandbox.ItemPost, Here: true})
	case "GET published_posts", "GET posts":
		v, err = c.pagePosts(q, sandbox.WallQuery{Kind: sandbox.ItemPost, Ours: true})
	case "GET visitor_posts":
		v, err = c.pagePosts(q, sandbox.WallQuery{Kind: sandbox.ItemPost, Theirs: true, Here: true})
	case "GET tagged":
		v, err = c.pagePosts(q, sandbox.WallQuery{Kind: sandbox.ItemPost, Theirs: true, Mentions: true})
	case "POST feed":
		v, err = c.pagePublish(q)
	case "POST photos":
		v, err = c.pagePhoto(q)
	case "POST videos":
		v, err = c.pageVideo(q)
	case "POST blocked", "DELETE blocked":
		v, err = c.pageBlock(q, q.Method == http.MethodPost)
	case "GET blocked":
		out := []any{}
		for _, p := range c.table.Wall().People(q.public.ID) {
			if p.Blocked {
				out = append(out, object{"id": p.NetworkID, "name": p.Name})
			}
		}
		v = paged(out, 0)
	case "GET ratings":
		v, err = c.pageRatings(q)
	default:
		return nil, nil, false
	}
	return v, err, true
}

// pageNode answers what is asked of a post, a review or a comment.
func (c *core) pageNode(q *call, it sandbox.Item, edge string) (any, *graphError) {
	owner := c.table.Wall().Owner(q.public.ID)
	ok := object{"success": true}
	refused := func(err error) (any, *graphError) {
		if err != nil {
			return nil, unknownObject(q.Method, it.ID)
		}
		return ok, nil
	}
	switch q.Method + " " + edge {
	case "GET ":
		return q.pickDeep(c.pageItem(q, it))
	case "GET comments":
		return c.pageComments(q, it)
	case "POST comments":
		return c.pageComment(q, it)
	case "POST likes", "DELETE likes":
		_, err := owner.Like(it.ID, q.Method == http.MethodPost)
		return refused(err)
	case "DELETE ":
		if it.Mention || it.Kind == sandbox.ItemReview {
			return nil, fail(http.StatusForbidden, 200, 0, "Permissions error")
		}
		_, err := owner.Remove(it.ID)
		return refused(err)
	case "POST ":
		in := q.values()
		if hide, said := in["is_hidden"]; said {
			on, err := strconv.ParseBool(hide)
			if err != nil || it.Mention || it.Kind != sandbox.ItemPost && it.Ours() {
				return nil, fail(http.StatusForbidden, 200, 0, "Permissions error")
			}
			_, err = owner.Hide(it.ID, on)
			return refused(err)
		}
		if !it.Ours() {
			return nil, fail(http.StatusForbidden, 200, 0, "Permissions error")
		}
		if err := within(in["message"], it.Kind); err != nil {
			return nil, err
		}
		_, err := owner.Edit(it.ID, sandbox.WallDraft{Text: in["message"]})
		return refused(err)
	}
	return nil, unknownObject(q.Method, strings.Join(q.path, "/"))
}

func within(text string, kind sandbox.ItemKind) *graphError {
	limit := pageComment
	if kind == sandbox.ItemPost {
		limit = pagePost
	}
	if utf8.RuneCountInString(text) > limit {
		return badParam("Length of param message must be less than or equal to %d", limit)
	}
	return nil
}

// pageItem is a post or a comment as the platform describes it.
func (c *core) pageItem(q *call, it sandbox.Item) object {
	direct, all := c.table.Wall().Comments(q.public.ID, it.ID)
	from := object{"id": nativeID(q.public), "name": q.public.Name}
	if !it.Ours() {
		from = object{"id": it.Author.NetworkID, "name": it.Author.Name}
	}
	theirs := !it.Ours() && !it.Mention
	out := object{
		"id": it.ID, "from": from, "message": it.Text, "created_time": when(it.At), "updated_time": when(it.Changed()), "permalink_url": permalink(it.ID),
		"is_hidden": it.Hidden, "is_private": false, "can_hide": theirs, "can_remove": !it.Mention, "can_like": true, "can_comment": true,
		"can_reply_privately": theirs && it.Extra[answeredKey] == "" && c.table.Now().Sub(it.At) <= privateTime,
		"like_count":          len(it.Likes), "comment_count": direct, "full_picture": nil, "attachments": nil, "attachment": nil, "parent": nil,
		"status_type": "mobile_status_update", "type": "status", "is_published": true,
		"reactions": object{"data": []any{}, "summary": object{"total_count": len(it.Likes)}},
		"likes":     object{"data": []any{}, "summary": object{"total_count": len(it.Likes)}},
		"comments":  object{"data": []any{}, "summary": object{"total_count": all}},
		"shares":    nil, "private_reply_conversation": nil,
	}
	if it.Shares > 0 {
		out["shares"] = object{"count": it.Shares}
	}
	if it.Kind == sandbox.ItemPost && !it.Ours() {
		out["status_type"] = "wall_post"
	}
	if it.Kind == sandbox.ItemComment && it.Parent != it.Post {
		out["parent"] = object{"id": it.Parent}
	}
	if len(it.Files) > 0 {
		c.describeFile(q, it, out)
	}
	return out
}

// describeFile adds an item's first file.
func (c *core) describeFile(q *call, it sandbox.Item, out object) {
	f := it.Files[0]
	at := f.External
	if at == "" {
		at = link(q.public, f.ID, c.table.Now())
	}
	out["status_type"] = "added_photos"
	if strings.HasPrefix(f.Mime, "video/") {
		out["status_type"] = "added_video"
	} else {
		out["full_picture"] = at
	}
	out["attachment"] = object{"type": "photo", "media": object{"image": object{"src": at}}, "url": permalink(it.ID)}
}

// pagePosts lists posts, the newest first.
func (c *core) pagePosts(q *call, w sandbox.WallQuery) (any, *graphError) {
	w.Limit, w.Cursor = q.limit(25), q.after()
	if since, err := strconv.ParseInt(q.URL.Query().Get("since"), 10, 64); err == nil {
		w.Since = unix(since)
	}
	return c.listed(q, c.table.Wall().Items(q.public.ID, w))
}

// pageComments lists what stands under an item.
func (c *core) pageComments(q *call, it sandbox.Item) (any, *graphError) {
	v := q.URL.Query()
	w := sandbox.WallQuery{Kind: sandbox.ItemComment, Under: it.ID, Oldest: v.Get("order") != "reverse_chronological", Limit: q.limit(25), Cursor: q.after()}
	if v.Get("filter") == "stream" && it.Kind != sandbox.ItemComment {
		w.Under, w.Post = "", it.ID
	}
	return c.listed(q, c.table.Wall().Items(q.public.ID, w))
}

func (c *core) listed(q *call, page sandbox.WallPage) (any, *graphError) {
	out := make([]any, 0, len(page.Items))
	for _, it := range page.Items {
		one, err := q.pickDeep(c.pageItem(q, it))
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	list := paged(out, page.Next)
	if page.Next > 0 {
		v := q.URL.Query()
		v.Set("after", strconv.FormatInt(page.Next, 10))
		v.Set("access_token", q.public.Secrets["page_access_token"])
		list["paging"].(object)["next"] = strings.TrimSuffix(q.public.Settings["api_base_url"], "/") + "/" + strings.TrimPrefix(q.URL.Path, "/") + "?" + v.Encode()
	}
	return list, nil
}

// pickDeep answers the fields that a call names, some with what they ask of what
// is in them; those that have no value are left out.
func (q *call) pickDeep(all object) (any, *graphError) {
	names := fieldNames(q.values()["fields"])
	if len(names) == 0 {
		names = []string{"created_time", "message", "id"}
	}
	out := object{"id": all["id"]}
	for _, f := range names {
		v, known := all[f]
		if !known {
			return nil, badParam("Tried accessing nonexisting field (%s)", f)
		}
		if v != nil && v != "" {
			out[f] = v
		}
	}
	return out, nil
}

// fieldNames are the names at the top of a list such as id,comments.limit(1){id}.
func fieldNames(list string) []string {
	var out []string
	depth, from := 0, 0
	add := func(end int) {
		name := list[from:end]
		if i := strings.IndexAny(name, ".({"); i >= 0 {
			name = name[:i]
		}
		if name != "" {
			out = append(out, name)
		}
	}
	for i, r := range list {
		switch r {
		case '(', '{':
			depth++
		case ')', '}':
			depth--
		case ',':
			if depth == 0 {
				add(i)
				from = i + 1
			}
		}
	}
	add(len(list))
	return out
}

var versionNumber = regexp.MustCompile(`/v(\d+)\.\d+/`)

// pageRatings lists reviews, which newer versions do not have.
func (c *core) pageRatings(q *call) (any, *graphError) {
	version := 26
	if m := versionNumber.FindStringSubmatch(q.URL.Path); m != nil {
		version, _ = strconv.Atoi(m[1])
	}
	if version >= 22 {
		return nil, fail(400, 12, 0, "ratings field is deprecated for versions v22.0 and higher")
	}
	out := []any{}
	for _, it := range c.table.Wall().Items(q.public.ID, sandbox.WallQuery{Kind: sandbox.ItemReview, Limit: q.limit(25)}).Items {
		kind := "negative"
		if it.Review.Stars > 3 {
			kind = "positive"
		}
		out = append(out, object{
			"created_time": when(it.At), "recommendation_type": kind, "review_text": it.Text, "has_review": it.Text != "", "has_rating": true,
			"rating": it.Review.Stars, "reviewer": object{"id": it.Author.NetworkID, "name": it.Author.Name}, "open_graph_story": object{"id": it.ID},
		})
	}
	return paged(out, 0), nil
}
