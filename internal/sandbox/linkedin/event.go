package linkedin

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

const eventType = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"

// Hook implements sandbox.Network.
func (n *Network) Hook(a sandbox.Account, _ sandbox.Phone, e sandbox.Event) ([]byte, error) {
	if e.Kind != sandbox.EventPublic || e.Public == nil {
		return nil, nil
	}
	one := told(a, e.Public, e.At)
	if one == nil {
		return nil, nil
	}
	return json.Marshal(object{"type": eventType, "notifications": []object{one}})
}

// told is what the network says of what happened; nil for what it does not.
func told(a sandbox.Account, e *sandbox.PublicEvent, at time.Time) object {
	it := e.Item
	onPage := it.Kind == sandbox.ItemPost && it.Ours() || e.Post != nil && e.Post.Ours()
	by := ""
	if e.By != nil {
		by = e.By.NetworkID
	}
	switch {
	case e.What == sandbox.PublicAdded && it.Kind == sandbox.ItemPost && it.Mention:
		return mention(a, it)
	case !onPage:
		return nil
	case e.What == sandbox.PublicAdded && it.Kind == sandbox.ItemComment:
		return added(a, it)
	case e.What == sandbox.PublicChanged && it.Kind == sandbox.ItemComment:
		return comment(a, "COMMENT_EDIT", it, it.Text, it.Changed())
	case e.What == sandbox.PublicGone && it.Kind == sandbox.ItemComment && it.Gone != nil:
		return comment(a, "COMMENT_DELETE", it, it.Text, it.Gone.At)
	case e.What == sandbox.PublicLiked && it.Kind == sandbox.ItemPost && by != "":
		return notification(a, "LIKE", it.ID, "urn:li:like:("+by+","+activityOf(it.ID)+")", at, nil)
	case e.What == sandbox.PublicShared && it.Kind == sandbox.ItemPost:
		return notification(a, "SHARE", it.ID, "urn:li:share:"+digits(13), at, nil)
	}
	return nil
}

// notification is the network's envelope of one event, with the same id however
// often it is told and asked for.
func notification(a sandbox.Account, action, source, generated string, at time.Time, what object) object {
	sum := sha256.Sum256([]byte(action + "\x00" + generated + "\x00" + at.UTC().Format(time.RFC3339Nano)))
	out := object{
		"notificationId": int64(binary.BigEndian.Uint64(sum[:8]) >> 12), "organizationalEntity": page(a), "action": action, "sourcePost": source,
		"generatedActivity": generated, "lastModifiedAt": millis(at), "subscriber": "urn:li:person:" + a.Settings["member_id"],
	}
	if what != nil {
		out["decoratedGeneratedActivity"] = what
	}
	return out
}

func owner(a sandbox.Account, it sandbox.Item) string {
	if it.Ours() {
		return page(a)
	}
	return it.Author.NetworkID
}

func comment(a sandbox.Account, action string, it sandbox.Item, text string, at time.Time) object {
	what := object{"entity": activityOf(it.Post), "owner": owner(a, it), "text": text}
	if it.Parent != it.Post {
		what["parentComment"] = it.Parent
	}
	return notification(a, action, it.Post, it.ID, at, object{"comment": what})
}

// added is a new comment, with the words that it had then.
func added(a sandbox.Account, it sandbox.Item) object {
	text := it.Text
	if len(it.Before) > 0 {
		text = it.Before[0].Text
	}
	action := "COMMENT"
	if it.Ours() {
		action = "ADMIN_COMMENT"
	}
	return comment(a, action, it, text, it.At)
}

func mention(a sandbox.Account, it sandbox.Item) object {
	return notification(a, "SHARE_MENTION", it.ID, it.ID, it.At, object{"share": object{"owner": owner(a, it), "text": escape(it.Text)}})
}

// happened are the notifications of a time, the newest first, as the network
// keeps them for 60 days. Likes and shares are not among them here.
func (n *Network) happened(a sandbox.Account, from, to time.Time, actions []string) []object {
	if oldest := n.table.Now().Add(-60 * 24 * time.Hour); from.Before(oldest) {
		from = oldest
	}
	var out []object
	add := func(one object) {
		at, _ := one["lastModifiedAt"].(int64)
		action, _ := one["action"].(string)
		if at >= millis(from) && at <= millis(to) && (len(actions) == 0 || slices.Contains(actions, action)) {
			out = append(out, one)
		}
	}
	ours := map[string]bool{}
	for _, it := range n.table.Wall().Items(a.ID, sandbox.WallQuery{Gone: true, Oldest: true}).Items {
		if it.Kind == sandbox.ItemPost {
			ours[it.ID] = it.Ours()
			if it.Mention && it.Gone == nil {
				add(mention(a, it))
			}
			continue
		}
		if !ours[it.Post] {
			continue
		}
		add(added(a, it))
		if it.Edited != nil {
			add(comment(a, "COMMENT_EDIT", it, it.Text, *it.Edited))
		}
		if it.Gone != nil {
			add(comment(a, "COMMENT_DELETE", it, it.Text, it.Gone.At))
		}
	}
	slices.SortStableFunc(out, func(x, y object) int {
		return cmp.Compare(y["lastModifiedAt"].(int64), x["lastModifiedAt"].(int64)) //nolint:forcetypeassert // made above
	})
	return out
}

// reserved are the letters that mean something in the words of a post.
const reserved = `\()[]{}<>@|~_*#`

// escape writes words as those of a post, and unescape reads them: ok is false
// where a letter that means something stands for itself.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(reserved, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unescape(text string) (string, bool) {
	var b strings.Builder
	escaped := false
	for _, r := range text {
		switch {
		case escaped || !strings.ContainsRune(reserved, r) || r == '#':
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		default:
			return "", false
		}
	}
	return b.String(), !escaped
}
