package youtube

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// written is what is sent of a comment.
type written struct {
	ID      string `json:"id"`
	Snippet struct {
		Parent  string   `json:"parentId"`
		Channel string   `json:"channelId"`
		Video   string   `json:"videoId"`
		Text    string   `json:"textOriginal"`
		Top     *written `json:"topLevelComment"`
	} `json:"snippet"`
}

func says(w http.ResponseWriter, text string) bool {
	switch {
	case strings.TrimSpace(text) == "":
		fail(w, http.StatusBadRequest, "commentTextRequired", "The comment has no text.")
	case utf8.RuneCountInString(text) > maxText:
		fail(w, http.StatusBadRequest, "commentTextTooLong", "The comment is too long.")
	default:
		return true
	}
	return false
}

// begin takes a comment under a video.
func (n *Network) begin(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in written
	if !read(w, r, &in) {
		return
	}
	if in.Snippet.Top == nil || in.Snippet.Video == "" {
		fail(w, http.StatusBadRequest, "invalidCommentThreadMetadata", "The comment thread is not complete.")
		return
	}
	text := in.Snippet.Top.Snippet.Text
	it, ok := n.table.Wall().Live(a.ID, in.Snippet.Video)
	switch {
	case !ok || it.Kind != sandbox.ItemPost:
		fail(w, http.StatusNotFound, "videoNotFound", "The video cannot be found.")
		return
	case it.Extra["comments"] == "off":
		fail(w, http.StatusForbidden, "commentsDisabled", "The video has disabled comments.")
		return
	case !says(w, text):
		return
	}
	made, err := n.table.Wall().Owner(a.ID).Comment(it.ID, sandbox.WallDraft{Text: text})
	if err != nil {
		fail(w, http.StatusBadRequest, "processingFailure", err.Error())
		return
	}
	answer(w, http.StatusOK, n.thread(a, made, false))
}

// reply takes an answer to a comment, which has to be the first of its thread.
func (n *Network) reply(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in written
	if !read(w, r, &in) {
		return
	}
	it, ok := n.table.Wall().Live(a.ID, in.Snippet.Parent)
	switch {
	case !ok || it.Kind != sandbox.ItemComment || strings.Contains(it.ID, "."):
		fail(w, http.StatusNotFound, "parentCommentNotFound", "The parent comment cannot be found.")
		return
	case !says(w, in.Snippet.Text):
		return
	}
	made, err := n.table.Wall().Owner(a.ID).Comment(it.ID, sandbox.WallDraft{Text: in.Snippet.Text})
	if err != nil {
		fail(w, http.StatusBadRequest, "processingFailure", err.Error())
		return
	}
	answer(w, http.StatusOK, comment(a, made, false))
}

func (n *Network) edit(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in written
	if !read(w, r, &in) {
		return
	}
	it, ok := n.table.Wall().Live(a.ID, in.ID)
	switch {
	case !ok || it.Kind != sandbox.ItemComment:
		fail(w, http.StatusNotFound, "commentNotFound", "The comment cannot be found.")
		return
	case !it.Ours():
		fail(w, http.StatusForbidden, "forbidden", "The comment is somebody else's.")
		return
	case !says(w, in.Snippet.Text):
		return
	}
	now, err := n.table.Wall().Owner(a.ID).Edit(it.ID, sandbox.WallDraft{Text: in.Snippet.Text})
	if err != nil {
		fail(w, http.StatusBadRequest, "processingFailure", err.Error())
		return
	}
	answer(w, http.StatusOK, comment(a, now, false))
}

func (n *Network) remove(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	it, ok := n.table.Wall().Live(a.ID, r.FormValue("id"))
	switch {
	case !ok || it.Kind != sandbox.ItemComment:
		fail(w, http.StatusNotFound, "commentNotFound", "The comment cannot be found.")
		return
	case !it.Ours():
		fail(w, http.StatusForbidden, "forbidden", "The comment is somebody else's.")
		return
	}
	if _, err := n.table.Wall().Owner(a.ID).Remove(it.ID); err != nil {
		fail(w, http.StatusBadRequest, "processingFailure", err.Error())
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// moderate holds comments, shows them or rejects them, and their authors with
// them.
func (n *Network) moderate(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	status, ban := r.FormValue("moderationStatus"), r.FormValue("banAuthor") == "true"
	if ban && status != "rejected" {
		fail(w, http.StatusBadRequest, "banWithoutReject", "banAuthor goes with rejected alone.")
		return
	}
	owner := n.table.Wall().Owner(a.ID)
	for id := range strings.SplitSeq(r.FormValue("id"), ",") {
		it, ok := n.table.Wall().Live(a.ID, id)
		if !ok || it.Kind != sandbox.ItemComment {
			fail(w, http.StatusNotFound, "commentNotFound", "The comment cannot be found.")
			return
		}
		var err error
		switch status {
		case heldStatus:
			_, err = owner.Hide(id, true)
		case shownStatus:
			_, err = owner.Hide(id, false)
		case "rejected":
			_, err = owner.Remove(id)
		default:
			fail(w, http.StatusBadRequest, "operationNotSupported", "There is no such status.")
			return
		}
		if err == nil && ban && it.Author != nil {
			_, err = owner.Block(it.Author.ID, true)
		}
		if err != nil {
			fail(w, http.StatusBadRequest, "processingFailure", err.Error())
			return
		}
	}
	w.WriteHeader(http.StatusNoContent)
}
