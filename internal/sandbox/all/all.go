// Package all is the explicit list of the emulated platforms.
package all

import (
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/apple"
	"recado.dev/internal/sandbox/appstore"
	"recado.dev/internal/sandbox/byoc"
	"recado.dev/internal/sandbox/email"
	"recado.dev/internal/sandbox/google"
	"recado.dev/internal/sandbox/googleplaces"
	"recado.dev/internal/sandbox/googleplay"
	"recado.dev/internal/sandbox/line"
	"recado.dev/internal/sandbox/linkedin"
	"recado.dev/internal/sandbox/meta"
	"recado.dev/internal/sandbox/msteams"
	"recado.dev/internal/sandbox/rcs"
	"recado.dev/internal/sandbox/slack"
	"recado.dev/internal/sandbox/sms"
	"recado.dev/internal/sandbox/telegram"
	"recado.dev/internal/sandbox/twilio"
	"recado.dev/internal/sandbox/viber"
	"recado.dev/internal/sandbox/wechat"
	"recado.dev/internal/sandbox/whatsapp"
	"recado.dev/internal/sandbox/x"
	"recado.dev/internal/sandbox/youtube"
)

// New lays a table with every emulated platform on it.
func New(cfg sandbox.Config) (*sandbox.Table, error) {
	t, err := sandbox.New(cfg)
	if err != nil {
		return nil, err
	}
	t.Add(whatsapp.New(t))
	for _, n := range meta.New(t) {
		t.Add(n)
		if p := n.Public(); p != nil {
			t.Add(p)
		}
	}
	for _, n := range twilio.New(t) {
		t.Add(n)
	}
	t.Add(telegram.New(t))
	t.Add(line.New(t))
	t.Add(viber.New(t))
	t.Add(wechat.New(t))
	t.Add(apple.New(t))
	t.Add(rcs.New(t))
	t.Add(google.New(t))
	t.Add(googleplay.New(t))
	t.Add(appstore.New(t))
	t.Add(googleplaces.New(t))
	t.Add(slack.New(t))
	t.Add(msteams.New(t))
	t.Add(email.New(t))
	t.Add(byoc.New(t))
	t.Add(x.New(t))
	t.Add(linkedin.New(t))
	t.Add(youtube.New(t))
	t.Add(sms.New(t))
	return t, nil
}
