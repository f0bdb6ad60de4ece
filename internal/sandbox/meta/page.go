package meta

import (
	"context"
	"net/http"

	"recado.dev/internal/ident"
	"recado.dev/internal/sandbox"
)

// KeyFacebook is the public side of Facebook Pages, as its connector declares it.
const KeyFacebook = "facebook"

// The platform's numbers.
const (
	pageComment = 8000
	pagePost    = 63206
)

// Page is the public side of Facebook Pages. It implements sandbox.Walled.
type Page struct {
	*core
	private *Network
}

// Key implements sandbox.Network.
func (*Page) Key() string { return KeyFacebook }

// Title implements sandbox.Lender.
func (*Page) Title() string { return "Facebook Page" }

// Mount implements sandbox.Network.
func (*Page) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Page) Handler() http.Handler { return http.HandlerFunc(n.serve) }

// NewAccount implements sandbox.Network.
func (n *Page) NewAccount(publicURL, name string) sandbox.Account {
	id := "101" + number(12)
	return sandbox.Account{
		ID: sides()[KeyFacebook].prefix + id, Platform: KeyFacebook, Name: name, Display: name, Mute: true,
		Settings: map[string]string{"page_id": id, "api_base_url": base(publicURL), "api_version": Version},
		Secrets:  map[string]string{"page_access_token": ident.Token("EAApage"), "app_secret": secretHex(), "verify_token": ident.Token("verify")},
	}
}

// Recognise implements sandbox.Network.
func (n *Page) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	a, ok := n.private.Recognise(publicURL, settings, secrets)
	a.ID, a.Platform, a.Mute = sides()[KeyFacebook].prefix+a.ID, KeyFacebook, true
	return a, ok
}

// MessageID implements sandbox.Network; nobody writes to it in private.
func (n *Page) MessageID(p sandbox.Phone, incoming bool) string {
	return n.private.MessageID(p, incoming)
}

// Sign implements sandbox.Network.
func (n *Page) Sign(a sandbox.Account, body []byte) http.Header { return n.private.Sign(a, body) }

// Handshake implements sandbox.Network.
func (n *Page) Handshake(a sandbox.Account) (string, func(int, []byte) bool) {
	return n.private.Handshake(a)
}

// Carry implements sandbox.Courier.
func (n *Page) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	return n.private.Carry(ctx, client, a, e, body)
}

// Muted implements sandbox.Muter.
func (n *Page) Muted(a sandbox.Account) bool { return n.stateOf(nativeID(a), nil).Unsubscribed }

// Wall implements sandbox.Walled.
func (*Page) Wall() sandbox.WallRules {
	files := []string{"image", "video"}
	return sandbox.WallRules{
		Kind: sandbox.PlacePage, Title: "Facebook", Depth: 2, Publishes: true, Tells: true, Phones: KeyMessenger, Starless: true, Discussed: true,
		Verbs: []sandbox.WallVerb{
			sandbox.VerbPost, sandbox.VerbMention, sandbox.VerbComment, sandbox.VerbReview, sandbox.VerbEdit, sandbox.VerbDelete, sandbox.VerbLike, sandbox.VerbShare,
		},
		Files:   map[sandbox.WallVerb][]string{sandbox.VerbPost: files, sandbox.VerbMention: files, sandbox.VerbComment: files},
		Lengths: map[sandbox.WallVerb]int{sandbox.VerbPost: pagePost, sandbox.VerbMention: pagePost, sandbox.VerbComment: pageComment},
	}
}

// ItemID implements sandbox.Walled: a post's id begins with that of whose page it
// is on, a comment's with the number of its post.
func (*Page) ItemID(a sandbox.Account, it sandbox.Item, _ *sandbox.Item) string {
	switch {
	case it.Kind == sandbox.ItemReview:
		return number(15)
	case it.Kind == sandbox.ItemComment:
		return lastPart(it.Post) + "_" + number(15)
	case it.Mention && it.Author != nil:
		return it.Author.NetworkID + "_" + number(15)
	}
	return nativeID(a) + "_" + number(15)
}

// Known implements sandbox.Walled: the id is that of private messages.
func (*Page) Known(a sandbox.Account, p sandbox.Phone) (id, name string) {
	return personID(nativeID(a), p), ""
}
