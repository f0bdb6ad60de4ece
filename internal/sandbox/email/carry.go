package email

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"recado.dev/internal/sandbox"
)

// Hook implements sandbox.Network: a mail of a customer, or the report that one
// did not arrive. Whatever else happens nobody is told by mail.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	switch {
	case e.Kind == sandbox.EventMessage && e.Message != nil:
		return n.write(a, p, e)
	case e.Kind == sandbox.EventStatus && e.Failure != nil:
		return bounce(a, p, e), nil
	}
	return []byte{}, nil
}

// Carry implements sandbox.Courier: the mail lies in the mailbox from then on.
func (n *Network) Carry(_ context.Context, _ *http.Client, a sandbox.Account, _ sandbox.Event, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	return n.Deliver(a.ID, body)
}

// write is a customer's mail: an answer to the newest one of the thread, unless
// it has a subject of its own.
func (n *Network) write(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	m := e.Message
	subject, refs := m.Header, []string(nil)
	if subject == "" {
		subject, refs = n.answers(a.ID, p.ID, m)
	}
	if subject == "" {
		subject = "Consulta"
		if p.Language == "en" {
			subject = "A question"
		}
	}
	b := enmime.Builder().Subject(subject).From(p.Name, addressOf(p)).To(a.Name, a.ID).Date(e.At).
		Header("Message-Id", "<"+m.ID+">").Text([]byte(m.Text)).HTML([]byte(page(m.Text)))
	if len(refs) > 0 {
		b = b.Header("In-Reply-To", refs[len(refs)-1]).Header("References", strings.Join(refs, " "))
	}
	if m.Media != nil {
		f, media, err := n.table.OpenMedia(m.Media.ID)
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(f)
		_ = f.Close()
		if err != nil {
			return nil, err
		}
		name := media.Name
		if name == "" {
			name = "archivo"
		}
		b = b.AddAttachment(content, media.Mime, name)
	}
	root, err := b.Build()
	if err != nil {
		return nil, fmt.Errorf("write a mail: %w", err)
	}
	var out bytes.Buffer
	if err := root.Encode(&out); err != nil {
		return nil, fmt.Errorf("write a mail: %w", err)
	}
	return out.Bytes(), nil
}

// answers is the subject and the ids of the mails before m.
func (n *Network) answers(accountID, phoneID string, m *sandbox.Message) (string, []string) {
	th, err := n.table.Thread(accountID, phoneID)
	if err != nil {
		return "", nil
	}
	subject, refs := "", []string(nil)
	for _, before := range th.Messages {
		if before.ID == m.ID || before.GoneAt != nil {
			break
		}
		if before.Header != "" {
			if !strings.EqualFold(bare(before.Header), bare(subject)) {
				refs = nil
			}
			subject = before.Header
		}
		if !strings.HasPrefix(before.ID, "part-") {
			refs = append(refs, "<"+before.ID+">")
		}
	}
	if len(refs) == 0 {
		return "", nil
	}
	return "Re: " + bare(subject), refs
}

func bare(subject string) string {
	for {
		low := strings.ToLower(subject)
		switch {
		case strings.HasPrefix(low, "re:"):
			subject = strings.TrimSpace(subject[3:])
		default:
			return subject
		}
	}
}

func page(text string) string {
	var b strings.Builder
	b.WriteString("<html><body>")
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString("<div>" + strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(line) + "<br></div>")
	}
	b.WriteString("</body></html>")
	return b.String()
}

// bounce is the report of a server that could not deliver.
func bounce(a sandbox.Account, p sandbox.Phone, e sandbox.Event) []byte {
	lines := []string{
		"Return-Path: <>", "From: Mail Delivery System <mailer-daemon@" + customerDomain + ">", "To: <" + a.ID + ">",
		"Subject: Undelivered Mail Returned to Sender", "Message-Id: <" + e.ID + ".dsn@" + customerDomain + ">", "Date: " + e.At.Format(time.RFC1123Z),
		"Auto-Submitted: auto-replied", "MIME-Version: 1.0", `Content-Type: multipart/report; report-type=delivery-status; boundary="report"`, "",
		"--report", "Content-Type: text/plain; charset=utf-8", "", "The mail could not be delivered to " + addressOf(p) + ".", "",
		"--report", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx." + customerDomain, "",
		"Final-Recipient: rfc822; " + addressOf(p), "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 " + e.Failure.Title, "",
		"--report", "Content-Type: text/rfc822-headers", "", "Message-Id: <" + e.Target + ">", "", "--report--", "",
	}
	return []byte(strings.Join(lines, "\r\n"))
}

// show puts a business's mail on a customer's screen: its text, then its files.
func (n *Network) show(accountID string, p sandbox.Phone, raw []byte) error {
	env, err := enmime.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("read a mail: %w", err)
	}
	id := strings.Trim(env.GetHeader("Message-Id"), "<> ")
	if id == "" {
		id = n.MessageID(p, false)
	}
	m := sandbox.Message{ID: id, Kind: "text", Header: env.GetHeader("Subject"), Text: strings.TrimSpace(env.Text), ReplyTo: strings.Trim(env.GetHeader("In-Reply-To"), "<> ")}
	if cc := env.GetHeader("Cc"); cc != "" {
		m.Footer = "Cc: " + cc
	}
	if _, there := n.table.ThreadOf(id); there {
		return nil // it was sent again
	}
	var failure *sandbox.Failure
	if p.Undeliverable {
		failure = &sandbox.Failure{Code: 550, Title: "The email account that you tried to reach does not exist"}
	}
	if _, err := n.table.Send(accountID, p.ID, m, failure, nil); err != nil {
		return err
	}
	for i, part := range append(env.Attachments, env.Inlines...) {
		media, err := n.table.AddMedia(accountID, part.ContentType, part.FileName, bytes.NewReader(part.Content))
		if err != nil {
			continue // an empty file
		}
		kind := "document"
		if class, _, _ := strings.Cut(part.ContentType, "/"); class == "image" || class == "video" || class == "audio" {
			kind = class
		}
		file := sandbox.Message{ID: fmt.Sprintf("part-%d-%s", i, id), Kind: kind, Media: &sandbox.MediaRef{ID: media.ID, Mime: media.Mime, Name: media.Name, Size: media.Size, SHA256: media.SHA256}}
		if _, err := n.table.Send(accountID, p.ID, file, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// Handler implements sandbox.Network: mail has no API of its own. What no phone
// writes can be put into a mailbox as it is.
func (n *Network) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /mails", func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMail))
		if err == nil {
			err = n.Deliver(r.URL.Query().Get("to"), raw)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}
