package x

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// Wall implements sandbox.Walled: posts of everybody, those that name the account,
// answer or quote it.
func (n *Network) Wall() sandbox.WallRules {
	const most = 280
	return sandbox.WallRules{
		Kind: sandbox.PlaceFeed, Title: n.Title(), Publishes: true, Tells: true, Chats: true, Phones: Key,
		Verbs:   []sandbox.WallVerb{sandbox.VerbMention, sandbox.VerbQuote, sandbox.VerbComment, sandbox.VerbDelete, sandbox.VerbLike, sandbox.VerbShare},
		Files:   map[sandbox.WallVerb][]string{sandbox.VerbMention: {"image"}, sandbox.VerbQuote: {"image"}, sandbox.VerbComment: {"image"}},
		Lengths: map[sandbox.WallVerb]int{sandbox.VerbMention: most - 20, sandbox.VerbQuote: most - 24, sandbox.VerbComment: most - 20},
	}
}

// ItemID implements sandbox.Walled: ids grow with time, and from one to the next.
func (n *Network) ItemID(sandbox.Account, sandbox.Item, *sandbox.Item) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last = max(n.table.Now().UnixMicro()*1000+int64(random(1)[0]%100), n.last+1)
	return strconv.FormatInt(n.last, 10)
}

// Known implements sandbox.Walled: people are who they are in direct messages.
func (n *Network) Known(_ sandbox.Account, p sandbox.Phone) (id, handle string) {
	return userID(p), username(p)
}

// publicHook is what the activity API tells of posts; not who likes or passes on,
// and of what others delete nothing.
func (n *Network) publicHook(a sandbox.Account, e sandbox.Event) ([]byte, error) {
	p := e.Public
	kind := ""
	switch {
	case p.What == sandbox.PublicGone && p.Item.Ours():
		return n.envelope(a, e, "post.delete", object{"id": p.Item.ID, "author_id": a.ID, "conversation_id": root(p.Item)})
	case p.What != sandbox.PublicAdded:
		return nil, nil
	case p.Item.Ours():
		kind = "post.create"
	case p.Item.Kind == sandbox.ItemComment && p.Parent != nil && p.Parent.Ours():
		kind = "post.reply.create"
	case p.Item.Quotes != "" && !n.names(a, p.Item.Text):
		kind = "post.quote.create"
	case p.Item.Mention || n.names(a, p.Item.Text):
		kind = "post.mention.create"
	default:
		return nil, nil // people among themselves
	}
	post := n.post(a, p.Item)
	post["includes"] = n.includes(a, []sandbox.Item{p.Item})
	return n.envelope(a, e, kind, post)
}

func root(it sandbox.Item) string {
	if it.Post != "" {
		return it.Post
	}
	return it.ID
}

func (n *Network) names(a sandbox.Account, text string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(a.Display))
}

// shown is a post's text as the network writes it: answers begin with whom they
// answer, posts about the account name it, links are short, and some marks are
// those of HTML.
func (n *Network) shown(a sandbox.Account, it sandbox.Item) (text string, urls, mentions []object) {
	text = it.Text
	begin := ""
	if parent, ok := n.table.Wall().Item(a.ID, it.Parent); ok {
		switch {
		case !parent.Ours() && (it.Author == nil || it.Author.ID != parent.Author.ID):
			begin = "@" + parent.Author.Handle
		case parent.Ours() && !it.Ours():
			begin = a.Display
		}
	} else if it.Mention && it.Quotes == "" {
		begin = a.Display
	}
	if begin != "" && !strings.Contains(strings.ToLower(text), strings.ToLower(begin)) {
		text = begin + " " + text
	}
	text = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	urls, mentions = []object{}, []object{}
	text = address.ReplaceAllStringFunc(text, func(long string) string {
		url := short(long)
		urls = append(urls, object{"url": url, "expanded_url": strings.ReplaceAll(long, "&amp;", "&")})
		return url
	})
	if it.Quotes != "" {
		url := short(it.Quotes)
		urls = append(urls, object{"url": url, "expanded_url": "https://x.com/" + strings.TrimPrefix(a.Display, "@") + "/status/" + it.Quotes})
		text = join(text, url)
	}
	if len(it.Files) > 0 {
		url := short(it.ID)
		urls = append(urls, object{"url": url, "expanded_url": "https://x.com/i/status/" + it.ID + "/photo/1", "media_key": "3_" + it.Files[0].ID})
		text = join(text, url)
	}
	for _, at := range handle.FindAllStringIndex(text, -1) {
		m := object{"start": utf8.RuneCountInString(text[:at[0]]), "end": utf8.RuneCountInString(text[:at[1]]), "username": text[at[0]+1 : at[1]]}
		if strings.EqualFold(text[at[0]:at[1]], a.Display) {
			m["id"] = a.ID
		}
		mentions = append(mentions, m)
	}
	return text, urls, mentions
}

var (
	address = regexp.MustCompile(`https?://[^\s]+`)
	handle  = regexp.MustCompile(`@[\p{L}\p{N}_]+`)
)

func short(of string) string {
	sum := sha256.Sum256([]byte(of))
	return "https://t.co/" + hex.EncodeToString(sum[:5])
}

// post is an item as the API writes it.
func (n *Network) post(a sandbox.Account, it sandbox.Item) object {
	text, urls, mentions := n.shown(a, it)
	comments, _ := n.table.Wall().Comments(a.ID, it.ID)
	quotes := n.table.Wall().Items(a.ID, sandbox.WallQuery{Where: func(o sandbox.Item) bool { return o.Quotes == it.ID }}).Total
	likes := len(it.Likes)
	if it.Liked {
		likes++
	}
	p := object{
		"id": it.ID, "text": text, "author_id": author(a, it), "conversation_id": root(it), "created_at": it.At.UTC().Format("2006-01-02T15:04:05.000Z"),
		"edit_history_tweet_ids": []string{it.ID}, "entities": object{"urls": urls, "mentions": mentions},
		"public_metrics": object{"like_count": likes, "reply_count": comments, "retweet_count": it.Shares, "quote_count": quotes, "impression_count": it.Views},
	}
	var refers []object
	if it.Parent != "" {
		refers = append(refers, object{"type": "replied_to", "id": it.Parent})
		if parent, ok := n.table.Wall().Item(a.ID, it.Parent); ok {
			p["in_reply_to_user_id"] = author(a, parent)
		}
	}
	if it.Quotes != "" {
		refers = append(refers, object{"type": "quoted", "id": it.Quotes})
	}
	if len(refers) > 0 {
		p["referenced_tweets"] = refers
	}
	if len(it.Files) > 0 {
		keys := []string{}
		for _, f := range it.Files {
			keys = append(keys, "3_"+f.ID)
		}
		p["attachments"] = object{"media_keys": keys}
	}
	return p
}

func author(a sandbox.Account, it sandbox.Item) string {
	if it.Author == nil {
		return a.ID
	}
	return it.Author.NetworkID
}

// includes are what posts name: their authors, files and the posts that they
// answer or quote, with theirs.
func (n *Network) includes(a sandbox.Account, items []sandbox.Item) object {
	users := []object{{"id": a.ID, "name": a.Name, "username": strings.TrimPrefix(a.Display, "@")}}
	posts, files, known := []object{}, []object{}, map[string]bool{}
	meet := func(it sandbox.Item) {
		if it.Author == nil || known[it.Author.NetworkID] {
			return
		}
		known[it.Author.NetworkID] = true
		users = append(users, object{"id": it.Author.NetworkID, "name": it.Author.Name, "username": it.Author.Handle})
	}
	for _, it := range items {
		meet(it)
		for i := range it.Files {
			f := &it.Files[i]
			kind := "photo"
			if strings.HasPrefix(f.Mime, "video/") {
				kind = "video"
			}
			files = append(files, object{"media_key": "3_" + f.ID, "type": kind, "url": n.fileURL(f)})
		}
		for _, id := range []string{it.Parent, it.Quotes} {
			if other, ok := n.table.Wall().Live(a.ID, id); ok && !known["post "+id] {
				known["post "+id] = true
				meet(other)
				posts = append(posts, n.post(a, other))
			}
		}
	}
	return object{"users": users, "tweets": posts, "media": files}
}

// mentions are the posts that name the account, the newest first.
func (n *Network) mentions(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	n.timeline(w, r, a, sandbox.WallQuery{Theirs: true, Where: func(it sandbox.Item) bool { return it.Mention && it.Quotes == "" || it.Kind == sandbox.ItemComment }},
		func(it sandbox.Item) bool { text, _, _ := n.shown(a, it); return n.names(a, text) })
}

// own are the account's posts, the newest first.
func (n *Network) own(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	n.timeline(w, r, a, sandbox.WallQuery{Ours: true}, func(sandbox.Item) bool { return true })
}

func (n *Network) timeline(w http.ResponseWriter, r *http.Request, a sandbox.Account, q sandbox.WallQuery, takes func(sandbox.Item) bool) {
	if r.PathValue("id") != a.ID {
		refuse(w, http.StatusForbidden, problems+"not-authorized-for-resource", "Forbidden", "You may read this of your own account alone.")
		return
	}
	limit, err := strconv.Atoi(r.FormValue("max_results"))
	if err != nil {
		limit = 10
	}
	if limit < 5 || limit > 100 {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", "max_results has to be between 5 and 100.")
		return
	}
	since := r.FormValue("since_id")
	start, _ := time.Parse(time.RFC3339, r.FormValue("start_time"))
	items := slices.DeleteFunc(n.table.Wall().Items(a.ID, q).Items, func(it sandbox.Item) bool {
		return !takes(it) || since != "" && !after(it.ID, since) || it.At.Before(start)
	})
	from, _ := strconv.Atoi(r.FormValue("pagination_token"))
	from = min(max(from, 0), len(items))
	page := items[from:min(from+limit, len(items))]
	data := []object{}
	for _, it := range page {
		data = append(data, n.post(a, it))
	}
	meta := object{"result_count": len(page)}
	if from+limit < len(items) {
		meta["next_token"] = strconv.Itoa(from + limit)
	}
	out := object{"meta": meta}
	if len(data) > 0 {
		out["data"], out["includes"] = data, n.includes(a, page)
		meta["newest_id"], meta["oldest_id"] = page[0].ID, page[len(page)-1].ID
	}
	answer(w, http.StatusOK, out)
}

// after compares ids, which are numbers.
func after(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}

// read answers one post; one that is not there with an error beside no data, as
// the network does.
func (n *Network) read(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	id := r.PathValue("id")
	it, ok := n.table.Wall().Live(a.ID, id)
	if !ok {
		answer(w, http.StatusOK, object{"errors": []object{{
			"value": id, "detail": "Could not find tweet with id: [" + id + "].", "title": "Not Found Error", "resource_type": "tweet", "parameter": "id",
			"resource_id": id, "type": problems + "resource-not-found",
		}}})
		return
	}
	answer(w, http.StatusOK, object{"data": n.post(a, it), "includes": n.includes(a, []sandbox.Item{it})})
}
