package app

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
)

// shopChat is a chat that the sample shop can have on its page.
type shopChat struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// mountShop adds the sample shop: a business's page, with what its own server
// would answer it.
func (s *sandboxRoom) mountShop(mux *http.ServeMux) {
	mux.Handle("GET /sandbox/shop", http.RedirectHandler("/sandbox/shop.html", http.StatusSeeOther))
	mux.HandleFunc("GET /sandbox/api/chats", func(w http.ResponseWriter, r *http.Request) {
		out := []shopChat{}
		ids, err := s.app.store.Read().ChannelIDs(r.Context())
		if err != nil {
			http.Error(w, "unavailable", http.StatusServiceUnavailable)
			return
		}
		for _, id := range ids {
			live, err := s.app.channels.Get(r.Context(), id)
			if err == nil && live.Descriptor.Embed != nil && live.Channel.Status != desk.ChannelDisabled {
				out = append(out, shopChat{ID: id, Name: live.Channel.Name})
			}
		}
		answerShop(w, map[string]any{"items": out})
	})
	mux.HandleFunc("POST /sandbox/api/chats", s.openShop)
	mux.HandleFunc("GET /sandbox/api/chats/{id}/user", func(w http.ResponseWriter, r *http.Request) {
		live, err := s.app.channels.Get(r.Context(), r.PathValue("id"))
		if err != nil || live.Descriptor.Embed == nil {
			http.NotFound(w, r)
			return
		}
		const user = "ana-ruiz"
		mac := hmac.New(sha256.New, []byte(live.Channel.Secrets["identity_secret"]))
		mac.Write([]byte(user))
		answerShop(w, map[string]string{"id": user, "hash": hex.EncodeToString(mac.Sum(nil)), "name": "Ana Ruiz", "email": "ana.ruiz@example.com"})
	})
}

func answerShop(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v)
}

// openShop makes the chat of the shop in the demo workspace, where there is
// none yet.
func (s *sandboxRoom) openShop(w http.ResponseWriter, r *http.Request) {
	ids, err := s.app.store.Read().ChannelIDs(r.Context())
	people := s.signIns()
	if err != nil || len(ids) == 0 || len(people) == 0 {
		http.Error(w, "there is no demo workspace", http.StatusConflict)
		return
	}
	live, err := s.app.channels.Get(r.Context(), ids[0])
	if err != nil {
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	}
	owner := access.Who{WorkspaceID: live.Channel.WorkspaceID, UserID: people[0].ID, Name: people[0].Name, Role: desk.RoleOwner, Actor: desk.SystemActor}
	for _, d := range s.app.channels.Platforms() {
		if d.Embed == nil {
			continue
		}
		secret := make([]byte, 24)
		_, _ = rand.Read(secret) // never fails
		made, err := s.app.channels.Create(r.Context(), owner, channel.Draft{
			Platform: d.Key, Name: "Tienda Alba web",
			Settings: map[string]string{"allowed_domains": "localhost:*, 127.0.0.1:*", "title": "Tienda Alba", "ask_name": "optional", "ask_email": "optional"},
			Secrets:  map[string]string{"identity_secret": hex.EncodeToString(secret)},
		})
		if err != nil {
			s.app.log.Error("the shop's chat was not made", "error", err)
			http.Error(w, "unavailable", http.StatusServiceUnavailable)
			return
		}
		answerShop(w, shopChat{ID: made.ID, Name: made.Name})
		return
	}
	http.NotFound(w, r)
}
