package youtube

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// inline is how many answers come with their comment.
const inline = 5

func (n *Network) channels(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	if r.FormValue("mine") != "true" && r.FormValue("id") != channelOf(a) {
		listOf(w, r, "channelListResponse", nil)
		return
	}
	listOf(w, r, "channelListResponse", []object{{
		"kind": "youtube#channel", "id": channelOf(a), "snippet": object{"title": a.Name, "customUrl": a.Display},
		"contentDetails": object{"relatedPlaylists": object{"uploads": uploadsOf(a)}},
	}})
}

func uploadsOf(a sandbox.Account) string { return "UU" + strings.TrimPrefix(channelOf(a), "UC") }

// listOf answers a page of items.
func listOf(w http.ResponseWriter, r *http.Request, kind string, items []object) {
	limit, err := strconv.Atoi(r.FormValue("maxResults"))
	if err != nil {
		limit = 20
	}
	if limit < 1 || limit > 100 {
		fail(w, http.StatusBadRequest, "invalidParameter", "maxResults has to be between 1 and 100.")
		return
	}
	from, _ := strconv.Atoi(strings.TrimPrefix(r.FormValue("pageToken"), "page"))
	from = min(max(from, 0), len(items))
	page := items[from:min(from+limit, len(items))]
	out := object{"kind": "youtube#" + kind, "pageInfo": object{"totalResults": len(items), "resultsPerPage": limit}, "items": append([]object{}, page...)}
	if from+limit < len(items) {
		out["nextPageToken"] = "page" + strconv.Itoa(from+limit)
	}
	answer(w, http.StatusOK, out)
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

func (n *Network) uploads(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	if r.FormValue("playlistId") != uploadsOf(a) {
		fail(w, http.StatusNotFound, "playlistNotFound", "The playlist cannot be found.")
		return
	}
	var items []object
	for _, it := range n.table.Wall().Items(a.ID, sandbox.WallQuery{Kind: sandbox.ItemPost, Ours: true}).Items {
		items = append(items, object{"kind": "youtube#playlistItem", "id": "UUx" + it.ID,
			"snippet":        object{"title": title(it), "channelId": channelOf(a), "publishedAt": stamp(it.At), "resourceId": object{"kind": "youtube#video", "videoId": it.ID}},
			"contentDetails": object{"videoId": it.ID, "videoPublishedAt": stamp(it.At)}})
	}
	listOf(w, r, "playlistItemListResponse", items)
}

// title is a video's name: a post of words alone is called by the first of them.
func title(it sandbox.Item) string {
	if it.Title != "" {
		return it.Title
	}
	line, _, _ := strings.Cut(it.Text, "\n")
	if runes := []rune(line); len(runes) > 100 {
		line = string(runes[:100])
	}
	return line
}

func (n *Network) videos(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	items := []object{}
	for id := range strings.SplitSeq(r.FormValue("id"), ",") {
		it, ok := n.table.Wall().Live(a.ID, id)
		if !ok || it.Kind != sandbox.ItemPost {
			continue
		}
		_, all := n.table.Wall().Comments(a.ID, id)
		items = append(items, object{"kind": "youtube#video", "id": id,
			"snippet":    object{"title": title(it), "description": it.Text, "publishedAt": stamp(it.At), "channelId": channelOf(a), "channelTitle": a.Name},
			"statistics": object{"viewCount": strconv.Itoa(it.Views), "likeCount": strconv.Itoa(len(it.Likes)), "commentCount": strconv.Itoa(all)}})
	}
	answer(w, http.StatusOK, object{"kind": "youtube#videoListResponse", "items": items})
}

// comment is an item as the API writes it. What it says in so many words is for
// its author alone, and whether it is held for who owns the channel and does not
// ask by ids.
func comment(a sandbox.Account, it sandbox.Item, byID bool) object {
	s := object{
		"channelId": channelOf(a), "textDisplay": it.Text, "canRate": true, "viewerRating": "none", "likeCount": len(it.Likes),
		"publishedAt": stamp(it.At), "updatedAt": stamp(it.Changed()),
	}
	if strings.Contains(it.ID, ".") {
		s["parentId"] = it.Parent
	} else if it.Post != "" {
		s["videoId"] = it.Post
	}
	if it.Ours() {
		s["authorDisplayName"], s["authorChannelId"], s["textOriginal"] = a.Display, object{"value": channelOf(a)}, it.Text
	} else {
		s["authorDisplayName"], s["authorChannelId"] = "@"+it.Author.Handle, object{"value": it.Author.NetworkID}
	}
	if !byID {
		s["moderationStatus"] = shownStatus
		if it.Hidden {
			s["moderationStatus"] = heldStatus
		}
	}
	return object{"kind": "youtube#comment", "id": it.ID, "snippet": s}
}

// below are the answers to a comment, the newest first, those that wait for review
// or the others.
func (n *Network) below(a sandbox.Account, id string, held bool) []sandbox.Item {
	return n.table.Wall().Items(a.ID, sandbox.WallQuery{Under: id, Kind: sandbox.ItemComment, Where: func(it sandbox.Item) bool { return it.Hidden == held }}).Items
}

func (n *Network) thread(a sandbox.Account, it sandbox.Item, held bool) object {
	answers := n.below(a, it.ID, held)
	t := object{"kind": "youtube#commentThread", "id": it.ID, "snippet": object{
		"channelId": channelOf(a), "videoId": it.Post, "topLevelComment": comment(a, it, false), "canReply": true, "totalReplyCount": len(answers), "isPublic": !it.Hidden,
	}}
	if len(answers) > 0 {
		replies := []object{}
		for _, one := range answers[:min(len(answers), inline)] {
			replies = append(replies, comment(a, one, false))
		}
		t["replies"] = object{"comments": replies}
	}
	return t
}

func (n *Network) threads(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	q := sandbox.WallQuery{Kind: sandbox.ItemComment}
	held := r.FormValue("moderationStatus") == heldStatus
	id := r.FormValue("videoId")
	switch {
	case id != "":
		it, ok := n.table.Wall().Live(a.ID, id)
		if !ok {
			fail(w, http.StatusNotFound, "videoNotFound", "The video cannot be found.")
			return
		}
		if it.Extra["comments"] == "off" {
			fail(w, http.StatusForbidden, "commentsDisabled", "The video has disabled comments.")
			return
		}
		q.Under = id
	case r.FormValue("allThreadsRelatedToChannelId") != channelOf(a):
		fail(w, http.StatusForbidden, "forbidden", "The comments of this channel cannot be read.")
		return
	}
	var items []object
	for _, it := range n.table.Wall().Items(a.ID, q).Items {
		top := !strings.Contains(it.ID, ".")
		wanted := it.Hidden == held
		if held && top && !it.Hidden {
			wanted = len(n.below(a, it.ID, true)) > 0
		}
		if _, live := n.table.Wall().Live(a.ID, it.ID); top && live && wanted {
			items = append(items, n.thread(a, it, held))
		}
	}
	listOf(w, r, "commentThreadListResponse", items)
}

func (n *Network) comments(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	items := []object{}
	if parent := r.FormValue("parentId"); parent != "" {
		if it, ok := n.table.Wall().Live(a.ID, parent); !ok || it.Kind != sandbox.ItemComment {
			fail(w, http.StatusNotFound, "parentCommentNotFound", "The parent comment cannot be found.")
			return
		}
		for _, it := range n.below(a, parent, false) {
			items = append(items, comment(a, it, false))
		}
		listOf(w, r, "commentListResponse", items)
		return
	}
	ids := strings.Split(r.FormValue("id"), ",")
	if len(ids) > 50 || slices.Contains(ids, "") {
		fail(w, http.StatusBadRequest, "invalidParameter", "id has to name 1 to 50 comments.")
		return
	}
	for _, id := range ids {
		if it, ok := n.table.Wall().Live(a.ID, id); ok && it.Kind == sandbox.ItemComment {
			items = append(items, comment(a, it, true))
		}
	}
	listOf(w, r, "commentListResponse", items)
}
