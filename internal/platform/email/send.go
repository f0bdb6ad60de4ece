package email

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/wneessen/go-mail"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	if err := ctx.Err(); err != nil {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unreachable, Title: "the send was given up before it began", Err: err}
	}
	id := newID(m.ID, string(out.Thread), s.domain())
	written, to, close, err := s.compose(out, id)
	if err != nil {
		return platform.Receipt{}, err
	}
	defer close()
	err = s.deliver(ctx, to, func(w io.Writer) error {
		_, err := written.WriteTo(w)
		return err
	})
	if err != nil {
		return platform.Receipt{}, err
	}
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, nil
}

// mailOfMessage is a message's mail: what the desk filled in, or the least that
// a mail needs.
func (s *session) mailOfMessage(out platform.Outgoing) desk.Email {
	m := out.Message.Message()
	var e desk.Email
	if m.Content != nil && m.Content.Email != nil {
		e = *m.Content.Email
	}
	if len(e.To) == 0 {
		e.To = []desk.MailAddress{{Address: out.To.Address}}
	}
	if e.Subject == "" {
		e.Subject = s.settings["subject"]
	}
	if e.Subject == "" {
		e.Subject = s.settings["name"]
	}
	if len(e.References) == 0 && out.ReplyTo != "" {
		e.References = []string{plainID(string(out.ReplyTo))}
	}
	return e
}

// plainID is a mail's own id of the id by which it is known here.
func plainID(id string) string {
	before, _, _ := strings.Cut(id, "/")
	if !telling(before) {
		return id
	}
	return before
}

// compose writes a mail. The files stay open until close.
func (s *session) compose(out platform.Outgoing, id string) (w *mail.Msg, to []string, close func(), err error) {
	m, e := out.Message.Message(), s.mailOfMessage(out)
	w = mail.NewMsg(mail.WithNoDefaultUserAgent())
	bad := func(err error) *platform.Failure {
		return &platform.Failure{Kind: platform.Rejected, Title: "a recipient's address is written wrong", Err: err}
	}
	name := s.settings["name"]
	if m.Author.Type == "agent" && m.Author.Name != "" && s.settings["sender_names"] == "agent" {
		name = strings.TrimSpace(m.Author.Name + " · " + name)
	}
	if err := w.FromFormat(oneLine(name), s.address); err != nil {
		return nil, nil, nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the channel's address is written wrong"}
	}
	for _, line := range []struct {
		add  func(name, addr string) error
		list []desk.MailAddress
	}{{w.AddToFormat, e.To}, {w.AddCcFormat, e.Cc}, {func(string, string) error { return nil }, e.Bcc}} {
		for _, a := range line.list {
			if cleanAddress(a.Address) == "" {
				return nil, nil, nil, bad(errors.New("not an address"))
			}
			if slices.Contains(to, a.Address) {
				continue
			}
			if err := line.add(oneLine(a.Name), a.Address); err != nil {
				return nil, nil, nil, bad(err)
			}
			to = append(to, a.Address)
		}
	}
	w.Subject(s.subject(e, out))
	w.SetMessageIDWithValue(id)
	w.SetDateWithValue(s.host.Clock.Now())
	s.headers(w, m, e)
	s.words(w, m.Text)
	close, err = attach(w, out.Media)
	if err != nil {
		return nil, nil, nil, err
	}
	return w, to, close, nil
}

// subject is the line with the thread's tag, where the channel wants one.
func (s *session) subject(e desk.Email, out platform.Outgoing) string {
	subject := oneLine(e.Subject)
	if s.settings["subject_tag"] != "yes" || tagShape.MatchString(subject) {
		return subject
	}
	thread := string(out.Thread)
	if !tagShape.MatchString("[#" + thread + "]") {
		return subject
	}
	return subject + " [#" + thread + "]"
}

func (s *session) headers(w *mail.Msg, m desk.Message, e desk.Email) {
	if n := len(e.References); n > 0 {
		refs := make([]string, 0, n)
		for _, id := range e.References {
			if id = cleanID(id); id != "" {
				refs = append(refs, "<"+id+">")
			}
		}
		if len(refs) > 0 {
			w.SetGenHeaderPreformatted("References", strings.Join(refs, "\r\n "))
			w.SetGenHeaderPreformatted("In-Reply-To", refs[len(refs)-1])
		}
	}
	w.SetGenHeaderPreformatted("X-Recado", "1")
	if m.Origin == desk.OriginAutomatic || m.Author.Type == "bot" || m.Author.Type == "system" {
		w.SetGenHeaderPreformatted("Auto-Submitted", "auto-replied")
		w.SetGenHeaderPreformatted("X-Auto-Response-Suppress", "All")
	}
}

// cleanID is an id that no header can be broken with.
func cleanID(id string) string {
	if strings.ContainsAny(id, "<> \t\r\n\x00") || len(id) > 900 {
		return ""
	}
	for _, r := range id {
		if r < ' ' || r > 0x7e {
			return ""
		}
	}
	return id
}

func oneLine(s string) string { return short(strings.Join(strings.Fields(s), " "), maxHeader) }

// words puts the text in, as text and as a page.
func (s *session) words(w *mail.Msg, text string) {
	plain := plainOf(text)
	page := strings.Builder{}
	page.WriteString(`<!doctype html><html><head><meta charset="utf-8"></head><body><div dir="auto" style="font-family:sans-serif;font-size:15px;line-height:1.5">`)
	page.WriteString(breaks(text))
	page.WriteString(`</div>`)
	if sign := strings.TrimSpace(s.settings["signature"]); sign != "" {
		plain += "\n\n-- \n" + sign
		page.WriteString(`<div style="margin-top:1.5em;font-family:sans-serif;font-size:13px;color:#666">-- <br>` + breaks(html.EscapeString(sign)) + `</div>`)
	}
	page.WriteString(`</body></html>`)
	w.SetBodyString(mail.TypeTextPlain, plain)
	w.AddAlternativeString(mail.TypeTextHTML, page.String())
}

var (
	anyTag   = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>`)
	preBlock = regexp.MustCompile(`(?s)<pre>.*?</pre>`)
)

// breaks shows line ends, but not twice where they show already.
func breaks(page string) string {
	var b strings.Builder
	at := 0
	for _, pre := range preBlock.FindAllStringIndex(page, -1) {
		b.WriteString(strings.ReplaceAll(page[at:pre[0]], "\n", "<br>\n"))
		b.WriteString(page[pre[0]:pre[1]])
		at = pre[1]
	}
	b.WriteString(strings.ReplaceAll(page[at:], "\n", "<br>\n"))
	return b.String()
}

// plainOf is what a page says, with the marks that people write by hand.
func plainOf(page string) string {
	text := anyTag.ReplaceAllStringFunc(page, func(tag string) string {
		switch strings.ToLower(anyTag.FindStringSubmatch(tag)[2]) {
		case "b", "strong":
			return "*"
		case "i", "em":
			return "_"
		case "s", "del":
			return "~"
		case "br":
			return "\n"
		}
		return ""
	})
	return html.UnescapeString(text)
}

// attach puts files in. They are read when the mail is written.
func attach(w *mail.Msg, files []platform.OutgoingMedia) (func(), error) {
	var open []io.Closer
	shut := func() {
		for _, f := range open {
			_ = f.Close()
		}
	}
	for _, one := range files {
		f, err := one.Open()
		if err != nil {
			shut()
			return nil, &platform.Failure{Kind: platform.Unreachable, Title: "a file could not be opened", Err: err}
		}
		open = append(open, f)
		name := oneLine(one.Attachment.Name)
		if name == "" {
			name = unknownName
		}
		kind := mail.ContentType(one.Attachment.Mime)
		if kind == "" {
			kind = mail.TypeAppOctetStream
		}
		w.AttachReadSeeker(name, f, mail.WithFileContentType(kind), mail.WithFileEncoding(mail.EncodingB64))
	}
	return shut, nil
}

// mega is a size for people.
func mega(n int64) string { return fmt.Sprintf("%d MB", n>>20) }
