package email

import (
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/desk"
)

func TestTwoMailsWithOneIDAreToldApart(t *testing.T) {
	t.Parallel()
	s := testSession()
	mail := func(text string) string {
		return "From: ana@customer.example\r\nMessage-ID: <same@customer.example>\r\nSubject: Hi\r\n\r\n" + text + "\r\n"
	}
	one, _ := take(t, s, []byte(mail("first")))
	two, _ := take(t, s, []byte(mail("second")))
	copied, _ := take(t, s, []byte("Received: by another way\r\n"+mail("first")))
	a, b, c := one[0].Message, two[0].Message, copied[0].Message
	if a.ID != b.ID || a.Variant == b.Variant || a.Variant != c.Variant || a.Content.Email.Digest != a.Variant || one[0].Key == two[0].Key || one[0].Key != copied[0].Key {
		t.Errorf("%s %s, %s %s, %s %s", a.ID, a.Variant, b.ID, b.Variant, c.ID, c.Variant)
	}
}

func TestEveryMailOfAThreadNamesTheSameOne(t *testing.T) {
	t.Parallel()
	s := testSession()
	thread := func(headers string) string {
		in, _ := take(t, s, []byte("From: ana@customer.example\r\nSubject: Hi\r\n"+headers+"\r\nHello\r\n"))
		return string(in[0].Thread)
	}
	first := thread("Message-ID: <first@customer.example>\r\n")
	ours := newID("0198c0de-0000-7000-8000-000000000001", first, "shop.example")
	for name, headers := range map[string]string{
		"an answer with all":       fmt.Sprintf("Message-ID: <b@c.example>\r\nIn-Reply-To: <%s>\r\nReferences: <first@customer.example> <%s>\r\n", ours, ours),
		"with the last alone":      fmt.Sprintf("Message-ID: <b@c.example>\r\nIn-Reply-To: <%s>\r\n", ours),
		"with the root alone":      "Message-ID: <b@c.example>\r\nReferences: <first@customer.example>\r\n",
		"of a colleague":           "Message-ID: <b@c.example>\r\nIn-Reply-To: <x@other.example>\r\nReferences: <first@customer.example> <x@other.example>\r\n",
		"with the mark of subject": "Message-ID: <b@c.example>\r\nSubject: Re: Hi [#" + first + "]\r\n",
	} {
		if name == "with the mark of subject" {
			in, _ := take(t, s, []byte("From: ana@customer.example\r\n"+headers+"\r\nHello\r\n"))
			if string(in[0].Thread) != first {
				t.Errorf("%s: %s instead of %s", name, in[0].Thread, first)
			}
			continue
		}
		if got := thread(headers); got != first {
			t.Errorf("%s: %s instead of %s", name, got, first)
		}
	}
	for name, headers := range map[string]string{
		"the same subject":  "Message-ID: <z@c.example>\r\n",
		"empty ids":         "Message-ID: <>\r\nReferences: <>\r\nIn-Reply-To: <>\r\n",
		"ids of nobody":     "Message-ID: <1@localhost>\r\nIn-Reply-To: <0@localhost>\r\n",
		"another's mailbox": "Message-ID: <z@c.example>\r\nIn-Reply-To: <" + newID("0198c0de-0000-7000-8000-000000000001", first, "elsewhere.example") + ">\r\n",
	} {
		if got := thread(headers); got == first {
			t.Errorf("%s ties a mail to a thread", name)
		}
	}
}

func TestWhatProgramsWriteIsMarkedAndUnderstoodSo(t *testing.T) {
	t.Parallel()
	for _, header := range []string{
		"Auto-Submitted: auto-generated", "Auto-Submitted: auto-replied; owner-email=x", "Precedence: bulk", "Precedence: AUTO_REPLY", "X-Autoreply: yes", "X-Autorespond: 1",
		"X-Auto-Response-Suppress: All", "List-Id: <l.example>", "Return-Path: <>", "Feedback-ID: 1:2:3",
	} {
		in, _ := take(t, testSession(), []byte("From: ana@customer.example\r\n"+header+"\r\nMessage-ID: <a@c.example>\r\n\r\nHi\r\n"))
		if !in[0].Message.Content.Email.Automatic {
			t.Errorf("%s: it counts as written by a person", header)
		}
	}
	in, _ := take(t, testSession(), []byte("From: ana@customer.example\r\nAuto-Submitted: no\r\nReturn-Path: <ana@customer.example>\r\nMessage-ID: <a@c.example>\r\n\r\nHi\r\n"))
	if in[0].Message.Content.Email.Automatic {
		t.Error("a person's mail counts as a machine's")
	}
	var m desk.Message
	m.Origin = desk.OriginAutomatic
	if out := wire(t, m, desk.Email{}); !strings.Contains(out, "Auto-Submitted: auto-replied") || !strings.Contains(out, "X-Auto-Response-Suppress: All") {
		t.Errorf("an automatic mail is not marked: %s", out)
	}
}

func TestNoHeaderCanBeBroken(t *testing.T) {
	t.Parallel()
	out := wire(t, desk.Message{Text: "Hi"}, desk.Email{Subject: "Hi\r\nBcc: x@evil.example", To: []desk.MailAddress{{Name: "Ana\r\nBcc: x@evil.example", Address: "ana@customer.example"}},
		References: []string{"a@b.example>\r\nBcc: x@evil.example", "ok@b.example"}})
	head, _, _ := strings.Cut(out, "\r\n\r\n")
	for line := range strings.SplitSeq(head, "\r\n") {
		if strings.HasPrefix(line, "Bcc:") {
			t.Errorf("a header was broken:\n%s", head)
		}
	}
	if !strings.Contains(head, "In-Reply-To: <ok@b.example>") {
		t.Errorf("what it answers is missing:\n%s", head)
	}
}
