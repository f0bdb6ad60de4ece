package webchat_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/webchat"
)

// stood is the platform with pages that stand at an address, so that the suite
// sees what is asked of them.
type stood struct{ platform.Platform }

func (p stood) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	base := a.Settings["api_base_url"]
	delete(a.Settings, "api_base_url")
	h.Own = pages{base: base, http: h.HTTP}
	return p.Platform.Open(a, h)
}

type pages struct {
	base string
	http *http.Client
}

func (p pages) ask(ctx context.Context, path string, body map[string]string) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := platform.Do(p.http, req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return platform.StatusFailure(resp.StatusCode, resp.Header)
	}
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return &platform.Failure{Kind: platform.Uncertain, Err: err}
	}
	var taken struct{ OK bool }
	if json.Unmarshal(answer, &taken) != nil || !taken.OK {
		return &platform.Failure{Kind: platform.Unintelligible}
	}
	return nil
}

func (p pages) Deliver(ctx context.Context, channelID, address, messageID string) error {
	return p.ask(ctx, "/deliver", map[string]string{"channel": channelID, "to": address, "message": messageID})
}

func (p pages) Show(ctx context.Context, channelID, address string, m platform.Moment) error {
	return p.ask(ctx, "/show", map[string]string{"channel": channelID, "to": address, "moment": string(m)})
}

func (p pages) Upload(context.Context, string, string, int64) (platform.FetchedMedia, error) {
	return platform.FetchedMedia{Body: io.NopCloser(strings.NewReader("bytes")), Mime: "text/plain", Size: 5}, nil
}

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: stood{webchat.New()},
		Own:      true,
		Settings: map[string]string{"allowed_domains": "www.shop.example", "color": "#0f766e"},
		Secrets:  map[string]string{"identity_secret": "visitors-secret-0001"},
		To:       platform.Recipient{Address: "visitor:0192a0de", Keys: []platform.RemoteUserKey{"visitor:0192a0de"}},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			mac := hmac.New(sha256.New, []byte(secrets["identity_secret"]))
			mac.Write([]byte("visitor event\x00"))
			mac.Write(r.Body)
			r.Header[webchat.SignatureHeader] = []string{hex.EncodeToString(mac.Sum(nil))}
		},
		Network: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if _, err := w.Write([]byte(`{"ok":true}`)); err != nil {
				panic(http.ErrAbortHandler)
			}
		}),
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }

func TestNothingIsSentWhereNobodyServesThePages(t *testing.T) {
	t.Parallel()
	s, err := webchat.New().Open(platform.Account{ChannelID: "c"}, platform.Host{})
	if err != nil {
		t.Fatal(err)
	}
	typer, ok := s.(platform.Typer)
	if !ok {
		t.Fatal("no typer")
	}
	if f := platform.AsFailure(typer.Typing(context.Background(), platform.Recipient{Address: "visitor:1"}, "m")); f.Kind != platform.Unreachable {
		t.Errorf("it is %v", f)
	}
}

func TestTheHashOfAUserIsNoSignatureOfARequest(t *testing.T) {
	t.Parallel()
	s, err := webchat.New().Open(platform.Account{ChannelID: "c", Secrets: map[string]string{"identity_secret": "k"}}, platform.Host{})
	if err != nil {
		t.Fatal(err)
	}
	body := []byte(`{"events":[]}`)
	mac := hmac.New(sha256.New, []byte("k"))
	mac.Write(body)
	r := platform.HookRequest{Header: map[string][]string{webchat.SignatureHeader: {hex.EncodeToString(mac.Sum(nil))}}, Body: body}
	hooked, ok := s.(platform.Hooked)
	if !ok || hooked.Verify(r) {
		t.Error("a user's hash passes as a signature")
	}
}
