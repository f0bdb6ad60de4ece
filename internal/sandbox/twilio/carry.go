package twilio

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// hookTime is how long a business may take to answer a webhook.
const hookTime = 15 * time.Second

// Carry implements sandbox.Courier. There is one try, one more at the fallback
// address, and then the message is lost, as on the platform.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	acc, done := n.open()
	d := delivery{core: n.core, client: client, form: parseForm(string(body)), token: acc.Token, message: e.ID, idem: fixed("", e.ID)}
	l := acc.lineByID(a.ID)
	r := acc.index[e.ID]
	var status *record
	if e.Kind == sandbox.EventStatus {
		status = acc.index[e.Target]
		d.message = e.Target
	}
	if l == nil || (r != nil && r.Held) || (e.Kind == sandbox.EventStatus && (status == nil || status.Callback == "")) {
		done()
		return nil
	}
	d.url, d.method = n.hook(acc, l), l.Method
	d.fallback, d.fallbackMethod = l.FallbackURL, l.FallbackMethod
	if l.Channel == sms && !acc.Service.OnNumber && acc.Service.Inbound != "" {
		d.url, d.method, d.fallback = acc.Service.Inbound, http.MethodPost, acc.Service.Fallback
	}
	if status != nil {
		d.url, d.method, d.fallback = status.Callback, http.MethodPost, ""
		if status.Callback == l.StatusURL {
			d.method = l.StatusMethod
		}
	}
	done()
	if d.url == "" {
		d.warn(11100, "No address is set for incoming messages of "+l.address())
		return nil
	}
	return d.run(ctx, l, r)
}

// delivery is a webhook on its way.
type delivery struct {
	*core
	client                   *http.Client
	url, method              string
	fallback, fallbackMethod string
	form                     url.Values
	token, message, idem     string
}

func (d *delivery) warn(code int, text string) {
	acc, done := d.open()
	d.core.warn(acc, alert{Code: code, Text: text, URL: d.url, Message: d.message})
	done()
}

// run makes the tries, and acts on the answer.
func (d *delivery) run(ctx context.Context, l *line, r *record) error {
	code, text := 0, ""
	for try := 0; try <= retries(d.url); try++ {
		var twiml *reply
		if twiml, code, text = d.post(ctx, d.url, d.method); code == 0 {
			d.obeyReply(l, r, twiml)
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err() // stopped on the way: it is tried again at the next start
		}
		d.warn(code, text)
	}
	if d.fallback == "" {
		return nil
	}
	d.form.Set("ErrorCode", strconv.Itoa(code))
	d.form.Set("ErrorUrl", d.url)
	twiml, code, text := d.post(ctx, d.fallback, d.fallbackMethod)
	if code == 0 {
		d.obeyReply(l, r, twiml)
	} else {
		d.warn(code, text)
	}
	return nil
}

// retries is how often more the address itself asks to be tried: rc=3 in its
// fragment.
func retries(address string) int {
	_, fragment, _ := strings.Cut(address, "#")
	n, _ := strconv.Atoi(parseForm(fragment).Get("rc"))
	return min(max(n, 0), 5)
}

// reply is TwiML that answers a message.
type reply struct {
	Messages []struct {
		Body string `xml:"Body"`
		Text string `xml:",chardata"`
	} `xml:"Message"`
}

// post makes one request, and answers the error of the platform that it ended
// in.
func (d *delivery) post(ctx context.Context, to, method string) (*reply, int, string) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	to, _, _ = strings.Cut(to, "#")
	body, signed := []byte(d.form.Encode()), d.form
	if method == http.MethodGet {
		sep := "?"
		if strings.Contains(to, "?") {
			sep = "&"
		}
		to, body, signed = to+sep+string(body), nil, nil
	} else {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return nil, 11100, "Invalid URL format"
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", formType+"; charset=UTF-8")
	}
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("X-Twilio-Signature", sign(d.token, to, signed))
	req.Header.Set("I-Twilio-Idempotency-Token", d.idem)
	res, err := d.client.Do(req)
	if err != nil {
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			return nil, 11205, "HTTP connection failure: the request timed out"
		}
		return nil, 11205, "HTTP connection failure"
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if res.StatusCode >= 400 {
		return nil, 11200, "HTTP retrieval failure: the server answered " + strconv.Itoa(res.StatusCode)
	}
	return d.read(res.Header.Get("Content-Type"), answer)
}

// read takes in the answer to a webhook: TwiML, or plain text, which goes to
// the customer as it is.
func (d *delivery) read(kind string, answer []byte) (*reply, int, string) {
	var out reply
	base, _, _ := mime.ParseMediaType(kind)
	switch {
	case len(bytes.TrimSpace(answer)) == 0, d.form.Has("MessageStatus"):
		return &out, 0, ""
	case base == "text/plain":
		out.Messages = append(out.Messages, struct {
			Body string `xml:"Body"`
			Text string `xml:",chardata"`
		}{Body: string(answer)})
		return &out, 0, ""
	case base != "text/xml" && base != "application/xml" && base != "text/html":
		d.warn(12300, "Invalid Content-Type: "+kind)
		return &out, 0, ""
	}
	var root struct {
		XMLName xml.Name
		reply
	}
	if err := xml.Unmarshal(answer, &root); err != nil {
		return nil, 12100, "Document parse failure"
	}
	if root.XMLName.Local != "Response" {
		return nil, 12200, "Schema validation warning: the document is not a Response"
	}
	return &root.reply, 0, ""
}

// obeyReply sends what TwiML says.
func (d *delivery) obeyReply(l *line, r *record, twiml *reply) {
	if r == nil || twiml == nil {
		return
	}
	phone, ok := d.table.Phone(r.Phone)
	if !ok {
		return
	}
	acc, done := d.open()
	defer done()
	for _, m := range twiml.Messages {
		text := strings.TrimSpace(m.Body)
		if text == "" {
			text = strings.TrimSpace(m.Text)
		}
		if text != "" {
			d.answer(acc, l, phone, text)
		}
	}
}
