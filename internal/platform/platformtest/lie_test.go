package platformtest_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/echo"
	"recado.dev/internal/platform/platformtest"
)

// witness is a testing.TB that notes a failure instead of failing.
type witness struct {
	testing.TB
	failed bool
	said   []string
}

func (w *witness) Errorf(format string, args ...any) {
	w.failed = true
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

func (w *witness) Fatalf(format string, args ...any) {
	w.Errorf(format, args...)
	runtime.Goexit()
}

func (w *witness) Helper() {}

// liar is echo with one lie.
type liar struct {
	platform.Platform
	describe func(*platform.Descriptor)
	session  func(*lyingSession)
}

func (l liar) Describe() platform.Descriptor {
	d := l.Platform.Describe()
	if l.describe != nil {
		l.describe(&d)
	}
	return d
}

func (l liar) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	s, err := l.Platform.Open(a, h)
	if err != nil {
		return nil, err
	}
	lying := &lyingSession{honest: s.(honest), host: h, base: a.Settings["api_base_url"], secrets: a.Secrets, caps: l.Describe().Caps}
	if l.session != nil {
		l.session(lying)
	}
	return lying, nil
}

type honest interface {
	platform.Session
	platform.Hooked
	platform.Reactor
}

type lyingSession struct {
	honest
	host    platform.Host
	base    string
	secrets map[string]string
	caps    platform.Caps
	verify  func(platform.HookRequest) bool
	decode  func([]platform.Inbound, error) ([]platform.Inbound, error)
	send    func(ctx context.Context, out platform.Outgoing) (platform.Receipt, error)
}

func (s *lyingSession) Caps() platform.Caps { return s.caps }

func (s *lyingSession) Verify(r platform.HookRequest) bool {
	if s.verify != nil {
		return s.verify(r)
	}
	return s.honest.Verify(r)
}

func (s *lyingSession) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	items, err := s.honest.Decode(r)
	if s.decode != nil {
		return s.decode(items, err)
	}
	return items, err
}

func (s *lyingSession) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	if s.send != nil {
		return s.send(ctx, out)
	}
	return s.honest.Send(ctx, out)
}

// lies has, for each topic, connectors that it must catch.
func lies() map[string]map[string]liar {
	return map[string]map[string]liar{
		"Declaration": {
			"a key in capitals":              {describe: func(d *platform.Descriptor) { d.Key = "Echo" }},
			"help in one language":           {describe: func(d *platform.Descriptor) { d.Fields[0].Help.Es = "" }},
			"a secret shown":                 {describe: func(d *platform.Descriptor) { d.Fields[1].Secret = false }},
			"a step about an unknown field":  {describe: func(d *platform.Descriptor) { d.Steps[0].Shows = []string{"colour"} }},
			"a default that it would refuse": {describe: func(d *platform.Descriptor) { d.Fields[0].Default = "ftp" }},
		},
		"Honesty": {
			"typing claimed, not there":  {describe: func(d *platform.Descriptor) { d.Caps.Typing = platform.Yes }},
			"reactions there, denied":    {describe: func(d *platform.Descriptor) { d.Caps.Reactions = platform.No }},
			"a limit that is another":    {describe: func(d *platform.Descriptor) { d.Caps.TextLength = 5000 }},
			"a limit that is not held":   {session: func(s *lyingSession) { s.send = s.sendAnything }},
			"files claimed, not sent":    {describe: func(d *platform.Descriptor) { d.Caps.Media = map[string]platform.Media{"image": {Level: platform.Yes}} }},
			"capabilities not as stated": {session: func(s *lyingSession) { s.caps.TextLength = 7 }},
			"checks without a checker":   {describe: func(d *platform.Descriptor) { d.Checks = []platform.CheckDescriptor{{Key: "token"}} }},
		},
		"InboundGolden": {
			"a message lost": {session: func(s *lyingSession) {
				s.decode = func(in []platform.Inbound, err error) ([]platform.Inbound, error) { return in[:max(0, len(in)-1)], err }
			}},
			"items without keys": {session: func(s *lyingSession) { s.decode = each(func(in *platform.Inbound) { in.Key = "" }) }},
			"keys that change": {session: func(s *lyingSession) {
				n := 0
				s.decode = each(func(in *platform.Inbound) { n++; in.Key = fmt.Sprint(n) })
			}},
			"messages of nobody": {session: func(s *lyingSession) { s.decode = each(func(in *platform.Inbound) { in.Sender = nil }) }},
		},
		"InboundHostility": {
			"no signature is checked": {session: func(s *lyingSession) { s.verify = func(platform.HookRequest) bool { return true } }},
			"every signature fails":   {session: func(s *lyingSession) { s.verify = func(platform.HookRequest) bool { return false } }},
			"a panic": {session: func(s *lyingSession) {
				s.decode = func(in []platform.Inbound, err error) ([]platform.Inbound, error) { return in[:1], err }
			}},
			"rubbish taken": {session: func(s *lyingSession) {
				s.decode = func(in []platform.Inbound, _ error) ([]platform.Inbound, error) { return in, nil }
			}},
		},
		"OutboundGolden": {
			"another text": {session: func(s *lyingSession) {
				s.send = func(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
					out.To.Address = "somebody else"
					return s.honest.Send(ctx, out)
				}
			}},
		},
		"Failures": {
			"everything is a rejection": {session: func(s *lyingSession) { s.send = s.failAs(platform.Rejected) }},
			"everything may be sent":    {session: func(s *lyingSession) { s.send = s.failAs(platform.Unreachable) }},
			"errors of its own": {session: func(s *lyingSession) {
				s.send = func(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
					r, err := s.honest.Send(ctx, out)
					if err != nil {
						err = fmt.Errorf("it failed")
					}
					return r, err
				}
			}},
			"tries by itself": {session: func(s *lyingSession) {
				s.send = func(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
					if r, err := s.honest.Send(ctx, out); err == nil {
						return r, nil
					}
					return s.honest.Send(ctx, out)
				}
			}},
		},
		"Discretion": {
			"a token in the error": {session: func(s *lyingSession) {
				s.send = func(context.Context, platform.Outgoing) (platform.Receipt, error) {
					return platform.Receipt{}, &platform.Failure{Kind: platform.Rejected, Title: "bad token " + s.secrets["token"]}
				}
			}},
			"a token in the log": {session: func(s *lyingSession) {
				s.send = func(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
					s.host.Log.Info("sending", "token", s.secrets["token"])
					return s.honest.Send(ctx, out)
				}
			}},
		},
		"Isolation": {
			"tells a stranger": {session: func(s *lyingSession) {
				s.send = func(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
					if resp, err := s.host.HTTP.Get("http://telemetry.example/"); err == nil {
						resp.Body.Close()
					}
					return s.honest.Send(ctx, out)
				}
			}},
			"goes on when given up": {session: func(s *lyingSession) {
				s.send = func(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
					return s.honest.Send(context.WithoutCancel(ctx), out)
				}
			}},
		},
	}
}

func each(change func(*platform.Inbound)) func([]platform.Inbound, error) ([]platform.Inbound, error) {
	return func(in []platform.Inbound, err error) ([]platform.Inbound, error) {
		for i := range in {
			change(&in[i])
		}
		return in, err
	}
}

func (s *lyingSession) failAs(kind platform.FailureKind) func(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return func(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
		r, err := s.honest.Send(ctx, out)
		if err != nil {
			err = &platform.Failure{Kind: kind}
		}
		return r, err
	}
}

// sendAnything sends without looking at any limit.
func (s *lyingSession) sendAnything(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/messages", strings.NewReader("{}"))
	if err != nil {
		return platform.Receipt{}, err
	}
	resp, err := s.host.HTTP.Do(req)
	if err != nil {
		return platform.Receipt{ID: "1"}, nil
	}
	return platform.Receipt{ID: "1"}, resp.Body.Close()
}

// echoHarness is that of echo's own test, for a connector that lies.
func echoHarness(p platform.Platform) platformtest.Harness {
	return platformtest.Harness{
		Platform: p, Dir: filepath.Join("..", "echo"), ReadOnly: true,
		Secrets: map[string]string{"token": "echo-token-0001", "signing_secret": "echo-signing-0001"},
		To:      platform.Recipient{Address: "ana", Keys: []platform.RemoteUserKey{"user:ana"}},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			mac := hmac.New(sha256.New, []byte(secrets["signing_secret"]))
			mac.Write(r.Body)
			r.Header["X-Echo-Signature"] = []string{hex.EncodeToString(mac.Sum(nil))}
		},
		Network: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if _, err := w.Write([]byte(`{"id":"remote-1"}`)); err != nil {
				panic(http.ErrAbortHandler)
			}
		}),
	}
}

func TestHonestEchoPassesEveryTopic(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, echoHarness(echo.New()))
}

func TestEachTopicCatchesLies(t *testing.T) {
	t.Parallel()
	told := lies()
	for _, topic := range platformtest.Topics() {
		if len(told[topic.Name]) == 0 {
			t.Errorf("no lie is told about %s", topic.Name)
		}
		for name, lie := range told[topic.Name] {
			t.Run(topic.Name+"/"+name, func(t *testing.T) {
				t.Parallel()
				lie.Platform = echo.New()
				h := echoHarness(lie)
				w := &witness{TB: t}
				done := make(chan struct{})
				go func() {
					defer close(done)
					topic.Check(w, h)
				}()
				<-done
				if !w.failed {
					t.Error("the lie was not noticed")
				}
			})
		}
	}
}
