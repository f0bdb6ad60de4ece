package byoc

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func docs(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// What the guide and its OpenAPI name is what the code reads and writes.
func TestTheGuideAndItsOpenAPINameWhatThereIs(t *testing.T) {
	t.Parallel()
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Enum       []string
					Properties map[string]struct{ Enum []string }
				}
			}
		}
	}
	if err := json.Unmarshal(docs(t, "byoc-openapi.json"), &doc); err != nil {
		t.Fatal(err)
	}
	guide := string(docs(t, "byoc.md"))
	calls := []string{typePing, typeMessage, typeRead, typeTyping, typeReaction, typeLiked, typeHidden, typeRemoved, typeRewritten, typeBlocked, typePublish}
	events := []string{typeMessage, typeEcho, typeStatus, typeEdited, typeDeleted, typeReaction, typeTyping, typeProfile, typeStop, typeStart, typeError, typePost, typeCounted, typeModerated}
	s := doc.Components.Schemas
	if got := s["Call"].Properties["type"].Enum; !slices.Equal(got, calls) {
		t.Errorf("calls %v, not %v", got, calls)
	}
	if got := s["Event"].Properties["type"].Enum; !slices.Equal(got, events) {
		t.Errorf("events %v, not %v", got, events)
	}
	kinds := s["Refusal"].Properties["error"].Properties["kind"].Enum
	for kind := range refusalKinds() {
		if !slices.Contains(kinds, kind) || !strings.Contains(guide, "`"+kind+"`") {
			t.Errorf("the kind of refusal %q is not told", kind)
		}
	}
	if len(kinds) != len(refusalKinds()) {
		t.Errorf("kinds %v", kinds)
	}
	for _, word := range append(calls, events...) {
		if !strings.Contains(guide, "`"+word+"`") {
			t.Errorf("the guide does not tell of %s", word)
		}
	}
	raw, err := json.Marshal(capabilities{})
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]any{}
	if err := json.Unmarshal(raw, &flags); err != nil {
		t.Fatal(err)
	}
	for flag := range flags {
		if !strings.Contains(guide, "`"+flag) {
			t.Errorf("the guide does not tell of the flag %s", flag)
		}
	}
}

func TestCapabilitiesAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	read := func(setting string) (platform.Caps, string, error) {
		s, err := New().Open(platform.Account{Settings: map[string]string{"callback_url": "https://m.example/", "capabilities": setting}}, platform.Host{})
		if err != nil {
			return platform.Caps{}, "", err
		}
		return s.Caps(), s.(platform.Kinded).Kind(), nil
	}
	caps, kind, err := read("")
	if err != nil || kind != "messaging" || caps.TextLength != 4000 || len(caps.Media) != 0 || caps.Buttons.Level != platform.No {
		t.Errorf("nothing: %s %+v %v", kind, caps, err)
	}
	caps, kind, err = read(`{"kind":"social","attachments":{"image":{"max_bytes":1000,"mimes":["image/png"]},"video":true,"audio":false},"buttons":3,"list":{"max":5,"length":24},"cards":false,"window_hours":24,"something_new":[1]}`)
	if err != nil || kind != "social" || caps.Buttons.Max != 3 || caps.List.Rows != 5 || caps.List.TitleLength != 24 || caps.Cards.Level != platform.No || caps.Window.Seconds != 86400 {
		t.Errorf("an object: %s %+v %v", kind, caps, err)
	}
	if caps.Media["image"].MaxBytes != 1000 || caps.Media["video"].Level != platform.Yes || caps.Media["audio"].Level == platform.Yes || !caps.Media["image"].Caption {
		t.Errorf("files: %+v", caps.Media)
	}
	if caps, _, err = read(`["attachments","typing","buttons"]`); err != nil || caps.Typing != platform.Yes || len(caps.Media) != 6 || caps.Buttons.Max != 10 {
		t.Errorf("a list: %+v %v", caps, err)
	}
	for _, wrong := range []string{`{`, `7`, `"all"`, `{"kind":"carrier pigeon"}`, `{"text_length":0}`, `{"buttons":-1}`, `{"buttons":"many"}`, `{"attachments":["hologram"]}`, `{"attachments":"yes"}`, `{"formatting":"bbcode"}`, `{"receipts":["seen"]}`, `{"window_hours":-1}`} {
		if _, _, err := read(wrong); err == nil || platform.AsFailure(err).Kind != platform.Misconfigured {
			t.Errorf("%s is taken: %v", wrong, err)
		}
	}
}

func TestASignedRequestIsGoodForFiveMinutes(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)
	opened, err := New().Open(platform.Account{Settings: map[string]string{"callback_url": "https://m.example/"}, Secrets: map[string]string{"signing_secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"}}, platform.Host{Clock: clock.NewManual(now)})
	if err != nil {
		t.Fatal(err)
	}
	s := opened.(*session)
	for d, want := range map[time.Duration]bool{0: true, 4 * time.Minute: true, -4 * time.Minute: true, 6 * time.Minute: false, -6 * time.Minute: false, -time.Hour: false} {
		h := map[string][]string{}
		s.seal.put(h, "evt_1", now.Add(d), []byte("{}"))
		if got := s.Verify(platform.HookRequest{Header: h, Body: []byte("{}")}); got != want {
			t.Errorf("signed %v off: %v", d, got)
		}
	}
	h := map[string][]string{}
	s.seal.put(h, "msg_1", time.Unix(1795000000, 0), []byte(`{"hello":"world"}`))
	if got := h["Webhook-Signature"]; len(got) != 1 || got[0] != "v1,Ey7R6tVRI68Gf//LQOmHEDWNS+wV4q+hBTRAZByJuTE=" {
		t.Errorf("the signature is %v", got)
	}
}

func TestAnAnswerThatComesLaterIsKnownByOurID(t *testing.T) {
	t.Parallel()
	s := session{}
	items, err := s.Decode(platform.HookRequest{Body: []byte(`{"type":"message.status","data":{"our_id":"m1","status":"delivered"}}`)})
	if err != nil || len(items) != 1 || items[0].Receipt == nil || items[0].Receipt.ID != "m1" || items[0].Receipt.OurID != "m1" || items[0].Receipt.Status != desk.StatusDelivered {
		t.Errorf("%+v %v", items, err)
	}
}
