package meta

import (
	"time"

	"recado.dev/internal/sandbox"
)

// privateTime is for how long what somebody wrote in public may be answered in
// private.
const privateTime = 7 * 24 * time.Hour

// answeredKey is under which an item keeps its private answer.
const answeredKey = "private_answer"

// writer is who wrote a comment that is answered in private, as the account knows
// them.
func (c *core) writer(a sandbox.Account, commentID string) (string, *graphError) {
	place := placeOf(a)
	it, ok := c.table.Wall().Live(place, commentID)
	switch {
	case !ok || it.Ours() || it.Mention:
		return "", unknownObject("POST", commentID)
	case it.Extra[answeredKey] != "":
		return "", fail(400, 10900, 0, "Activity already replied to")
	case c.table.Now().Sub(it.At) > privateTime:
		return "", fail(400, 10, 2534022, "This message is sent outside of allowed window.")
	}
	return it.Author.NetworkID, nil
}

// answered notes that a comment was answered in private.
func (c *core) answered(a sandbox.Account, commentID, messageID string) {
	_, _ = c.table.Wall().Owner(placeOf(a)).Note(commentID, map[string]string{answeredKey: messageID}) // it was there just now
}
