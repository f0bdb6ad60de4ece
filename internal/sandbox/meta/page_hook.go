package meta

import (
	"encoding/json"
	"slices"
	"strings"

	"recado.dev/internal/sandbox"
)

// lastPart is what stands behind the last _ of an id.
func lastPart(id string) string { return id[strings.LastIndexByte(id, '_')+1:] }

// Hook implements sandbox.Network.
func (n *Page) Hook(a sandbox.Account, _ sandbox.Phone, e sandbox.Event) ([]byte, error) {
	if e.Kind != sandbox.EventPublic || e.Public == nil {
		return nil, nil
	}
	field, value := n.told(a, e.Public)
	if subscribed := n.stateOf(nativeID(a), nil).Fields; field == "" || len(subscribed) > 0 && !slices.Contains(subscribed, field) {
		return nil, nil
	}
	value["created_time"] = e.At.Unix()
	return json.Marshal(object{"object": "page", "entry": []object{{
		"id": nativeID(a), "time": e.At.Unix(), "changes": []object{{"field": field, "value": value}},
	}}})
}

// verbOf is the platform's word for what happened to an item's words.
func verbOf(what sandbox.PublicWhat) string {
	return map[sandbox.PublicWhat]string{
		sandbox.PublicAdded: "add", sandbox.PublicChanged: "edited", sandbox.PublicGone: "remove", sandbox.PublicHidden: "hide", sandbox.PublicShown: "unhide",
	}[what]
}

// told is the field and the value by which the platform tells what happened;
// none where it keeps it to itself.
func (n *Page) told(a sandbox.Account, e *sandbox.PublicEvent) (string, object) {
	it := e.Item
	top := it
	if e.Post != nil {
		top = *e.Post
	}
	switch {
	case e.What == sandbox.PublicBlocked || e.What == sandbox.PublicUnblocked || it.ID == "":
		return "", nil
	case top.Kind == sandbox.ItemReview:
		return n.ofReview(a, e, top)
	case top.Mention:
		return n.ofMention(a, e)
	}
	switch e.What {
	case sandbox.PublicLiked, sandbox.PublicUnliked:
		value := object{"item": "reaction", "verb": "add", "reaction_type": "like", "post_id": top.ID, "parent_id": top.ID, "from": n.by(a, e.By)}
		if e.What == sandbox.PublicUnliked {
			value["verb"] = "remove"
		}
		if it.Kind == sandbox.ItemComment {
			value["comment_id"], value["parent_id"] = it.ID, it.Parent
		}
		return "feed", value
	case sandbox.PublicShared:
		return "feed", object{"item": "share", "verb": "add", "post_id": it.ID, "share_id": number(15), "from": n.by(a, e.By), "published": 1}
	}
	if verbOf(e.What) == "" {
		return "", nil
	}
	value := n.body(a, it)
	value["verb"], value["post_id"], value["from"] = verbOf(e.What), top.ID, n.by(a, it.Author)
	if it.Kind == sandbox.ItemComment {
		value["item"], value["comment_id"], value["parent_id"], value["post"] = "comment", it.ID, it.Parent, n.postOf(a, top)
	}
	return "feed", value
}

// by is who did something.
func (*Page) by(a sandbox.Account, p *sandbox.Person) object {
	if p == nil {
		return object{"id": nativeID(a), "name": a.Name}
	}
	return object{"id": p.NetworkID, "name": p.Name}
}

// body is what an item says, and as what.
func (n *Page) body(a sandbox.Account, it sandbox.Item) object {
	value := object{"item": "status", "published": 1}
	if it.Text != "" {
		value["message"] = it.Text
	}
	if it.Link != nil {
		value["item"], value["link"] = "post", it.Link.URL
	}
	var pictures []string
	for _, f := range it.Files {
		at := f.External
		if at == "" {
			at = link(a, f.ID, it.At)
		}
		if strings.HasPrefix(f.Mime, "video/") {
			value["item"], value["video"] = "video", at
			continue
		}
		pictures = append(pictures, at)
	}
	switch {
	case len(pictures) == 0:
	case it.Kind == sandbox.ItemComment:
		value["photo"] = pictures[0]
	case len(pictures) == 1:
		value["item"], value["link"], value["photo_id"] = "photo", pictures[0], lastPart(it.ID)
	default:
		value["photos"] = pictures
	}
	return value
}

// postOf is what events about comments say of the post above.
func (*Page) postOf(_ sandbox.Account, p sandbox.Item) object {
	status := "mobile_status_update"
	switch {
	case !p.Ours():
		status = "wall_post"
	case len(p.Files) > 0:
		status = "added_photos"
	}
	return object{"id": p.ID, "type": "status", "status_type": status, "permalink_url": permalink(p.ID), "is_published": true, "promotion_status": "inactive"}
}

func permalink(id string) string { return "https://www.facebook.com/" + id }

// ofMention is what the platform tells of posts and comments elsewhere: those
// alone that name the Page.
func (n *Page) ofMention(a sandbox.Account, e *sandbox.PublicEvent) (string, object) {
	it := e.Item
	verb := verbOf(e.What)
	if it.Ours() || verb == "" || verb == "hide" || verb == "unhide" {
		return "", nil
	}
	value := object{"item": "post", "verb": verb, "post_id": it.ID, "sender_id": it.Author.NetworkID, "sender_name": it.Author.Name, "message": it.Text}
	if it.Kind == sandbox.ItemComment {
		if !strings.Contains(strings.ToLower(it.Text), strings.ToLower(a.Name)) {
			return "", nil
		}
		value["item"], value["post_id"], value["comment_id"], value["parent_id"] = "comment", it.Post, it.ID, it.Parent
	}
	return "mention", value
}

// ofReview is what the platform tells of reviews, where it still has any.
func (n *Page) ofReview(a sandbox.Account, e *sandbox.PublicEvent, top sandbox.Item) (string, object) {
	it := e.Item
	verb := map[sandbox.PublicWhat]string{sandbox.PublicAdded: "add", sandbox.PublicChanged: "edit", sandbox.PublicGone: "remove"}[e.What]
	if verb == "" || top.Author == nil || top.Review == nil {
		return "", nil
	}
	value := object{"item": "rating", "verb": verb, "open_graph_story_id": top.ID, "reviewer_id": top.Author.NetworkID, "reviewer_name": top.Author.Name}
	if it.Kind == sandbox.ItemComment {
		return "ratings", object{"item": "comment", "verb": verb, "open_graph_story_id": top.ID, "comment_id": it.ID, "from": n.by(a, it.Author), "message": it.Text}
	}
	value["review_text"], value["rating"], value["recommendation_type"] = it.Text, it.Review.Stars, "NEGATIVE"
	if it.Review.Stars > 3 {
		value["recommendation_type"] = "POSITIVE"
	}
	return "ratings", value
}
