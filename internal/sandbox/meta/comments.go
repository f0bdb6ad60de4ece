package meta

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"recado.dev/internal/ident"
	"recado.dev/internal/sandbox"
)

// Comments is the public side of Instagram accounts. It implements
// sandbox.Walled.
type Comments struct {
	*core
	private *Network
}

// Key implements sandbox.Network.
func (*Comments) Key() string { return KeyInstagramComments }

// Title implements sandbox.Lender.
func (*Comments) Title() string { return "Instagram comments" }

// Mount implements sandbox.Network.
func (*Comments) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Comments) Handler() http.Handler { return http.HandlerFunc(n.serve) }

// NewAccount implements sandbox.Network.
func (n *Comments) NewAccount(publicURL, name string) sandbox.Account {
	id := "17841" + number(12)
	return sandbox.Account{
		ID: sides()[KeyInstagramComments].prefix + id, Platform: KeyInstagramComments, Name: name, Display: "@" + handle(name), Mute: true,
		Settings: map[string]string{"account_id": id, "api_base_url": base(publicURL), "api_version": Version},
		Secrets:  map[string]string{"page_access_token": ident.Token("EAApage"), "app_secret": secretHex(), "verify_token": ident.Token("verify")},
	}
}

// Recognise implements sandbox.Network.
func (n *Comments) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	a, ok := n.private.Recognise(publicURL, settings, secrets)
	a.ID, a.Platform, a.Mute = sides()[KeyInstagramComments].prefix+a.ID, KeyInstagramComments, true
	return a, ok
}

// MessageID implements sandbox.Network; nobody writes to it in private.
func (n *Comments) MessageID(p sandbox.Phone, incoming bool) string {
	return n.private.MessageID(p, incoming)
}

// Sign implements sandbox.Network.
func (n *Comments) Sign(a sandbox.Account, body []byte) http.Header { return n.private.Sign(a, body) }

// Handshake implements sandbox.Network.
func (n *Comments) Handshake(a sandbox.Account) (string, func(int, []byte) bool) {
	return n.private.Handshake(a)
}

// Carry implements sandbox.Courier.
func (n *Comments) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	return n.private.Carry(ctx, client, a, e, body)
}

// Muted implements sandbox.Muter.
func (n *Comments) Muted(a sandbox.Account) bool { return n.stateOf(nativeID(a), nil).Unsubscribed }

// Wall implements sandbox.Walled.
func (*Comments) Wall() sandbox.WallRules {
	return sandbox.WallRules{
		Kind: sandbox.PlacePage, Title: "Instagram", Depth: 2, Publishes: true, Handles: true, Tells: true, Phones: KeyInstagram,
		Verbs:   []sandbox.WallVerb{sandbox.VerbComment, sandbox.VerbMention, sandbox.VerbEdit, sandbox.VerbDelete, sandbox.VerbLike},
		Files:   map[sandbox.WallVerb][]string{sandbox.VerbMention: {"image", "video"}},
		Lengths: map[sandbox.WallVerb]int{sandbox.VerbComment: 2200, sandbox.VerbMention: 2200},
	}
}

// ItemID implements sandbox.Walled.
func (*Comments) ItemID(_ sandbox.Account, _ sandbox.Item, parent *sandbox.Item) string {
	if parent != nil {
		return "17" + number(15)
	}
	return "18" + number(15)
}

// Known implements sandbox.Walled: the id is that of private messages.
func (*Comments) Known(a sandbox.Account, p sandbox.Phone) (id, name string) {
	return personID(nativeID(a), p), handle(p.Name)
}

// Hook implements sandbox.Network. Of what happens in public the platform tells
// new comments under the account's posts, the account's own among them, and
// where it is named; nothing of edits, deletions, likes or what is hidden.
func (n *Comments) Hook(a sandbox.Account, _ sandbox.Phone, e sandbox.Event) ([]byte, error) {
	if e.Kind != sandbox.EventPublic || e.Public == nil || e.Public.What != sandbox.PublicAdded {
		return nil, nil
	}
	field, value := n.told(a, e.Public)
	if field == "" {
		return nil, nil
	}
	return json.Marshal(object{"object": "instagram", "entry": []object{{
		"id": nativeID(a), "time": e.At.Unix(), "changes": []object{{"field": field, "value": value}},
	}}})
}

// told is what the platform says of a new item.
func (n *Comments) told(a sandbox.Account, e *sandbox.PublicEvent) (string, object) {
	it := e.Item
	switch {
	case it.Kind == sandbox.ItemPost && it.Mention:
		return "mentions", object{"media_id": it.ID}
	case it.Kind != sandbox.ItemComment || e.Post == nil:
		return "", nil
	case e.Post.Mention:
		if it.Ours() || !strings.Contains(strings.ToLower(it.Text), "@"+handle(a.Name)) {
			return "", nil
		}
		return "mentions", object{"media_id": it.Post, "comment_id": it.ID}
	}
	value := object{"id": it.ID, "text": it.Text, "from": n.from(a, it), "media": object{"id": it.Post, "media_product_type": "FEED"}}
	if it.Parent != it.Post {
		value["parent_id"] = it.Parent
	}
	return "comments", value
}

// from is who wrote an item.
func (*core) from(a sandbox.Account, it sandbox.Item) object {
	if it.Ours() {
		return object{"id": nativeID(a), "username": handle(a.Name)}
	}
	return object{"id": it.Author.NetworkID, "username": it.Author.Handle, "self_ig_scoped_id": it.Author.NetworkID}
}
