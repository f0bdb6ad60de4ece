package linkedin

import (
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

func (n *Network) owner(q *call) sandbox.Owner { return n.table.Wall().Owner(q.account.ID) }

// live is an item that is there, by any of its names.
func (n *Network) live(q *call, urn string) (sandbox.Item, *refusal) {
	it, found := n.table.Wall().Live(q.account.ID, shareOf(urn))
	if !found {
		return it, notFound()
	}
	return it, nil
}

// posts answers and changes the page's posts.
func (n *Network) posts(q *call) (*reply, *refusal) {
	if len(q.path) == 2 {
		if q.Method == http.MethodPost {
			return n.publish(q)
		}
		if q.URL.Query().Get("q") != "author" || q.URL.Query().Get("author") != page(q.account) {
			return nil, refuse(400, 0, "The query needs q=author and author")
		}
		list := []object{}
		for _, it := range n.table.Wall().Items(q.account.ID, sandbox.WallQuery{Kind: sandbox.ItemPost, Ours: true, ByChange: true}).Items {
			list = append(list, postObject(q.account, it))
		}
		return ok(q.paged(list))
	}
	it, err := n.live(q, q.path[2])
	if err != nil || it.Kind != sandbox.ItemPost {
		return nil, notFound()
	}
	switch {
	case q.Method == http.MethodGet:
		return ok(postObject(q.account, it))
	case !it.Ours():
		return nil, refuse(http.StatusForbidden, 100, "Not the author of the post")
	case q.Method == http.MethodDelete:
		if _, err := n.owner(q).Remove(it.ID); err != nil {
			return nil, notFound()
		}
		return &reply{status: http.StatusNoContent}, nil
	case q.Header.Get("X-Restli-Method") == "PARTIAL_UPDATE":
		var patch struct {
			Set struct {
				Commentary string `json:"commentary"`
			} `json:"$set"`
		}
		_ = json.Unmarshal(q.in["patch"], &patch)
		text, well := unescape(patch.Set.Commentary)
		if !well || text == "" {
			return nil, refuse(400, 0, "The commentary is not little text")
		}
		if _, err := n.owner(q).Edit(it.ID, sandbox.WallDraft{Text: text}); err != nil {
			return nil, notFound()
		}
		return &reply{status: http.StatusNoContent}, nil
	}
	return nil, notFound()
}

func postObject(a sandbox.Account, it sandbox.Item) object {
	return object{
		"id": it.ID, "author": owner(a, it), "commentary": escape(it.Text), "visibility": "PUBLIC", "lifecycleState": "PUBLISHED",
		"createdAt": millis(it.At), "publishedAt": millis(it.At), "lastModifiedAt": millis(it.Changed()),
	}
}

func (n *Network) publish(q *call) (*reply, *refusal) {
	text, well := unescape(q.text("commentary"))
	var content struct {
		Media struct {
			ID string `json:"id"`
		} `json:"media"`
	}
	if raw := q.in["content"]; len(raw) > 0 && json.Unmarshal(raw, &content) != nil {
		return nil, refuse(422, 0, "The content is not valid")
	}
	switch {
	case q.text("author") != page(q.account):
		return nil, refuse(http.StatusForbidden, 100, "Not enough permissions to post as %s", q.text("author"))
	case !well:
		return nil, refuse(400, 0, "The commentary is not little text")
	case utf8.RuneCountInString(text) > postMost:
		return nil, refuse(422, 0, "ERROR :: /commentary :: is longer than %d characters", postMost)
	case q.text("lifecycleState") != "PUBLISHED" || q.text("visibility") != "PUBLIC" || len(q.in["distribution"]) == 0:
		return nil, refuse(422, 0, "ERROR :: a required field is missing")
	}
	last := n.table.Wall().Items(q.account.ID, sandbox.WallQuery{Kind: sandbox.ItemPost, Ours: true, Limit: 1}).Items
	if len(last) == 1 && last[0].Text == text && n.table.Now().Sub(last[0].At) < 10*time.Minute {
		return nil, refuse(http.StatusConflict, 0, "Content is a duplicate of %s", last[0].ID)
	}
	d := sandbox.WallDraft{Text: text}
	if content.Media.ID != "" {
		n.mu.Lock()
		file := n.uploads[content.Media.ID]
		n.mu.Unlock()
		if file == "" {
			return nil, refuse(422, 0, "The image %s is not there", content.Media.ID)
		}
		d.MediaIDs = []string{file}
	}
	it, err := n.owner(q).Publish(d)
	if err != nil {
		return nil, refuse(422, 0, "ERROR :: /commentary :: %v", err)
	}
	return &reply{status: http.StatusCreated, id: it.ID}, nil
}

// socialActions answers and changes what stands under a post or comment.
func (n *Network) socialActions(q *call) (*reply, *refusal) {
	if len(q.path) < 3 {
		return nil, notFound()
	}
	it, err := n.live(q, q.path[2])
	if err != nil {
		return nil, err
	}
	switch {
	case len(q.path) == 3:
		direct, all := n.table.Wall().Comments(q.account.ID, it.ID)
		return ok(object{
			"target": q.path[2], "likesSummary": object{"totalLikes": likes(it), "aggregatedTotalLikes": likes(it), "likedByCurrentUser": it.Liked},
			"commentsSummary": object{"totalFirstLevelComments": direct, "aggregatedTotalComments": all},
		})
	case q.path[3] != "comments":
		return nil, notFound()
	case len(q.path) == 5:
		return n.oneComment(q, it, q.path[4])
	case q.Method == http.MethodPost:
		return n.comment(q, it)
	}
	list := []object{}
	for _, c := range n.table.Wall().Items(q.account.ID, sandbox.WallQuery{Under: it.ID, Kind: sandbox.ItemComment}).Items {
		list = append(list, n.commentObject(q, c))
	}
	return ok(q.paged(list))
}

func likes(it sandbox.Item) int {
	count := len(it.Likes)
	if it.Liked {
		count++
	}
	return count
}

func (n *Network) commentObject(q *call, it sandbox.Item) object {
	direct, _ := n.table.Wall().Comments(q.account.ID, it.ID)
	by := owner(q.account, it)
	out := object{
		"actor": by, "commentUrn": it.ID, "id": numberOf(it.ID), "object": activityOf(it.Post), "message": object{"attributes": []object{}, "text": it.Text},
		"created": object{"time": millis(it.At), "actor": by}, "commentsSummary": object{"totalFirstLevelComments": direct},
	}
	if it.Parent != it.Post {
		out["parentComment"] = it.Parent
	}
	return out
}

// numberOf is the number of a comment on its post.
func numberOf(urn string) string {
	_, id, _ := strings.Cut(urn, ",")
	return strings.TrimSuffix(id, ")")
}

func (n *Network) comment(q *call, under sandbox.Item) (*reply, *refusal) {
	var message struct {
		Text string `json:"text"`
	}
	_ = json.Unmarshal(q.in["message"], &message)
	switch {
	case q.text("actor") != page(q.account):
		return nil, refuse(http.StatusForbidden, 100, "Not enough permissions to comment as %s", q.text("actor"))
	case message.Text == "":
		return nil, refuse(400, 0, "The message is empty")
	case utf8.RuneCountInString(message.Text) > commentMost:
		return nil, refuse(400, 0, "The comment is longer than %d characters", commentMost)
	case under.Kind == sandbox.ItemComment && q.text("parentComment") != under.ID:
		return nil, refuse(400, 0, "parentComment is required under a comment")
	case shareOf(q.text("object")) != under.ID && shareOf(q.text("object")) != under.Post:
		return nil, refuse(400, 0, "The object is not what the comment stands on")
	}
	it, err := n.owner(q).Comment(under.ID, sandbox.WallDraft{Text: message.Text})
	if err != nil {
		return nil, notFound()
	}
	return &reply{status: http.StatusCreated, id: numberOf(it.ID), body: n.commentObject(q, it)}, nil
}

func (n *Network) oneComment(q *call, on sandbox.Item, number string) (*reply, *refusal) {
	post := on.ID
	if on.Kind == sandbox.ItemComment {
		post = on.Post
	}
	it, err := n.live(q, "urn:li:comment:("+activityOf(post)+","+number+")")
	if err != nil {
		return nil, err
	}
	if q.Method == http.MethodGet {
		return ok(n.commentObject(q, it))
	}
	if q.URL.Query().Get("actor") != page(q.account) {
		return nil, refuse(http.StatusForbidden, 100, "Not enough permissions")
	}
	if q.Method == http.MethodDelete {
		if _, err := n.owner(q).Remove(it.ID); err != nil {
			return nil, notFound()
		}
		return &reply{status: http.StatusNoContent}, nil
	}
	var patch struct {
		Message struct {
			Set struct {
				Text string `json:"text"`
			} `json:"$set"`
		} `json:"message"`
	}
	_ = json.Unmarshal(q.in["patch"], &patch)
	switch {
	case q.Header.Get("X-Restli-Method") != "PARTIAL_UPDATE" || patch.Message.Set.Text == "":
		return nil, refuse(400, 0, "The patch is not valid")
	case !it.Ours():
		return nil, refuse(http.StatusForbidden, 100, "Not the author of the comment")
	case utf8.RuneCountInString(patch.Message.Set.Text) > commentMost:
		return nil, refuse(400, 0, "The comment is longer than %d characters", commentMost)
	}
	if _, err := n.owner(q).Edit(it.ID, sandbox.WallDraft{Text: patch.Message.Set.Text}); err != nil {
		return nil, notFound()
	}
	return ok(object{})
}

// reactions likes as the page, or takes that back.
func (n *Network) reactions(q *call) (*reply, *refusal) {
	if q.Method == http.MethodDelete && len(q.path) == 3 {
		key := restliKey(q.path[2])
		it, err := n.live(q, key["entity"])
		if err != nil || key["actor"] != page(q.account) || !it.Liked {
			return nil, notFound()
		}
		if _, err := n.owner(q).Like(it.ID, false); err != nil {
			return nil, notFound()
		}
		return &reply{status: http.StatusNoContent}, nil
	}
	if q.Method != http.MethodPost || q.URL.Query().Get("actor") != page(q.account) || q.text("reactionType") != "LIKE" {
		return nil, refuse(400, 0, "The reaction is not valid")
	}
	it, err := n.live(q, q.text("root"))
	if err != nil {
		return nil, err
	}
	if it.Liked {
		return nil, refuse(http.StatusConflict, 0, "The reaction is there already")
	}
	if _, err := n.owner(q).Like(it.ID, true); err != nil {
		return nil, notFound()
	}
	return &reply{status: http.StatusCreated, id: it.ID}, nil
}

// image gives an address for a picture.
func (n *Network) image(q *call) (*reply, *refusal) {
	if q.Method != http.MethodPost || q.URL.Query().Get("action") != "initializeUpload" {
		return nil, notFound()
	}
	urn := "urn:li:image:" + digits(12)
	at := strings.TrimSuffix(q.account.Settings["api_base_url"], "/") + "/upload/" + urn
	return ok(object{"value": object{"uploadUrl": at, "image": urn, "uploadUrlExpiresAt": millis(n.table.Now().Add(time.Hour))}})
}

// upload keeps the bytes of a picture.
func (n *Network) upload(q *call) {
	token := strings.TrimPrefix(q.Header.Get("Authorization"), "Bearer ")
	a, found := n.table.Account(func(a sandbox.Account) bool { return a.Platform == Key && a.Secrets["access_token"] == token })
	if !found || q.Method != http.MethodPut || len(q.path) != 2 {
		q.fail(refuse(http.StatusUnauthorized, 65600, "Invalid access token"))
		return
	}
	kind, _, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if err != nil {
		kind = "image/jpeg"
	}
	m, err := n.table.AddMedia(a.ID, kind, "image", http.MaxBytesReader(q.w, q.Body, 8<<20))
	if err != nil {
		q.fail(refuse(400, 0, "The image cannot be used"))
		return
	}
	n.mu.Lock()
	n.uploads[q.path[1]] = m.ID
	n.mu.Unlock()
	q.w.WriteHeader(http.StatusCreated)
}
