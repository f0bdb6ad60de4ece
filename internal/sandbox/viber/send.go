package viber

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// Bounds of a message.
const (
	maxSender  = 28
	maxText    = 7000
	maxCaption = 512
	maxPicture = 1 << 20
	maxVideo   = 26 << 20
	maxFile    = 50 << 20
	maxRows    = 24
	perSecond  = 50
	fetchTime  = 10 * time.Second
	window     = 24 * time.Hour
)

// refused are endings of files that the platform does not carry.
var refused = []string{".exe", ".apk", ".bat", ".cmd", ".com", ".js", ".jar", ".msi", ".scr", ".vbs", ".sh"}

// send sends a message to one customer.
func (c *call) send(receiver string) (object, status) {
	if how := c.permitted(receiver); how != ok {
		return nil, how
	}
	p, found := c.network.person(c.bot.ID, receiver)
	if !found {
		return nil, noReceiver
	}
	last, _ := c.network.table.LastInbound(c.bot.ID, p.ID)
	_, done := c.network.open()
	gone := c.bot.Gone[p.ID]
	done()
	if last.IsZero() || gone {
		return nil, notSubscribed
	}
	m, how := c.content()
	if how != ok {
		return nil, how
	}
	if how := c.keyboard(m); how != ok {
		return nil, how
	}
	var broken *sandbox.Failure
	if p.Undeliverable || c.network.table.Faults().Undeliverable {
		broken = &sandbox.Failure{Code: 11, Title: "The receiver is using a device or a Viber version that does not support the message"}
	}
	made, err := c.network.table.Send(c.bot.ID, p.ID, *m, broken, nil)
	if err != nil {
		return nil, noReceiver
	}
	st, done := c.network.open()
	defer done()
	c.bot.Carried[p.ID] = c.in.Tracking
	st.dirty = true
	billing := 1
	if c.network.table.Now().Sub(last) > window {
		billing = 2
	}
	return object{"message_token": json.Number(made.ID), "billing_status": billing}, ok
}

// permitted checks what every message needs.
func (c *call) permitted(receiver string) status {
	_, done := c.network.open()
	defer done()
	now := time.Now()
	c.bot.sent = slices.DeleteFunc(c.bot.sent, func(t time.Time) bool { return now.Sub(t) >= time.Second })
	switch {
	case c.bot.Hook == "":
		return noWebhook
	case receiver == "":
		return missing("receiver")
	case c.in.Sender.Name == "":
		return missing("sender.name")
	case utf8.RuneCountInString(c.in.Sender.Name) > maxSender:
		return badData("sender.name is too long")
	case len(c.bot.sent) >= perSecond:
		return tooManyRequests
	}
	c.bot.sent = append(c.bot.sent, now)
	return ok
}

// content reads what is to be sent.
func (c *call) content() (*sandbox.Message, status) {
	m := &sandbox.Message{Kind: "text", Text: c.in.Text}
	switch c.in.Type {
	case "text":
		if strings.TrimSpace(m.Text) == "" {
			return nil, missing("text")
		}
		if utf8.RuneCountInString(m.Text) > maxText {
			return nil, badData("text is too long")
		}
	case "picture", "video", "file":
		return m, c.attach(m)
	case "url":
		if c.in.Media == "" || len(c.in.Media) > 2000 {
			return nil, badData("media is no address")
		}
		m.Text = c.in.Media
	case "location":
		return m, c.place(m)
	case "contact":
		k := c.in.Contact
		if k == nil || k.Name == "" || k.Phone == "" || utf8.RuneCountInString(k.Name) > 28 || len(k.Phone) > 18 {
			return nil, badData("contact")
		}
		m.Kind, m.Contacts = "contacts", []sandbox.Card{{Name: k.Name, Phone: k.Phone}}
	case "":
		return nil, missing("type")
	default:
		return nil, badData("type " + c.in.Type + " is not carried here")
	}
	return m, ok
}

func (c *call) place(m *sandbox.Message) status {
	var at struct {
		Lat json.RawMessage `json:"lat"`
		Lon json.RawMessage `json:"lon"`
	}
	if json.Unmarshal(c.in.Location, &at) != nil {
		return missing("location")
	}
	y, errY := strconv.ParseFloat(strings.Trim(string(at.Lat), `"`), 64)
	x, errX := strconv.ParseFloat(strings.Trim(string(at.Lon), `"`), 64)
	if errY != nil || errX != nil || y < -90 || y > 90 || x < -180 || x > 180 {
		return badData("location")
	}
	m.Kind, m.Location = "location", &sandbox.Location{Latitude: y, Longitude: x}
	return ok
}

// attach fetches a file from the bot's server, as the platform does.
func (c *call) attach(m *sandbox.Message) status {
	most := map[string]int64{"picture": maxPicture, "video": maxVideo, "file": maxFile}[c.in.Type]
	switch {
	case c.in.Media == "":
		return missing("media")
	case c.in.Type != "picture" && c.in.Size == nil:
		return missing("size")
	case c.in.Type == "file" && path.Ext(c.in.Name) == "":
		return missing("file_name with its ending")
	case c.in.Type == "file" && slices.Contains(refused, strings.ToLower(path.Ext(c.in.Name))):
		return badData("files of this kind are not carried")
	case utf8.RuneCountInString(c.in.Text) > maxCaption:
		return badData("text is too long")
	}
	file, found := c.fetch(most)
	switch {
	case !found:
		return badData("media cannot be fetched, or is too large")
	case c.in.Size != nil && *c.in.Size != file.Size:
		return badData("size is not that of the file")
	}
	kind, _, _ := mime.ParseMediaType(file.Mime)
	if c.in.Type == "picture" && kind != "image/jpeg" && kind != "image/png" && kind != "image/gif" {
		return badData("the picture is none")
	}
	m.Kind = map[string]string{"picture": "image", "video": "video", "file": "document"}[c.in.Type]
	name := c.in.Name
	if name == "" {
		name = file.Name
	}
	if c.in.Type != "picture" {
		m.Text = ""
	}
	m.Media = &sandbox.MediaRef{ID: file.ID, Mime: file.Mime, Name: name, Size: file.Size, SHA256: file.SHA256}
	return ok
}

func (c *call) fetch(most int64) (sandbox.Media, bool) {
	ctx, cancel := context.WithTimeout(c.Context(), fetchTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.in.Media, nil)
	if err != nil {
		return sandbox.Media{}, false
	}
	res, err := c.network.table.HTTP().Do(req)
	if err != nil {
		return sandbox.Media{}, false
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return sandbox.Media{}, false
	}
	file, err := c.network.table.AddMedia(c.bot.ID, res.Header.Get("Content-Type"), path.Base(req.URL.Path), io.LimitReader(res.Body, most+1))
	return file, err == nil && file.Size <= most
}

// keyboard reads the keys of a message.
func (c *call) keyboard(m *sandbox.Message) status {
	if c.in.Keyboard == nil {
		return ok
	}
	if n := len(c.in.Keyboard.Buttons); n == 0 || n > maxRows {
		return badData("keyboard has no buttons, or too many")
	}
	for _, b := range c.in.Keyboard.Buttons {
		words := html.UnescapeString(b.Text)
		switch {
		case b.Body == "":
			return missing("ActionBody")
		case b.Action == "open-url":
			m.Buttons = append(m.Buttons, sandbox.Choice{ID: "url:" + b.Body, Title: words, Does: "url", Value: b.Body})
		case b.Action == "location-picker" && c.in.Version < 3, b.Action == "share-phone" && c.in.Version < 3:
			return status{13, "apiVersionNotSupported"}
		case b.Action == "location-picker":
			m.Kind = "ask_location"
		case b.Action == "reply" || b.Action == "":
			m.Buttons = append(m.Buttons, sandbox.Choice{ID: b.Body, Title: words})
		}
	}
	if m.Kind == "text" && len(m.Buttons) > 0 {
		m.Kind = "buttons"
	}
	return ok
}

// broadcast sends a message to many and says who did not get it.
func (c *call) broadcast() (object, status) {
	if len(c.in.Many) == 0 || len(c.in.Many) > 300 {
		return nil, badData("broadcast_list has 1 to 300 receivers")
	}
	failed := []object{}
	for _, id := range c.in.Many {
		if _, how := c.send(id); how != ok {
			failed = append(failed, object{"receiver": id, "status": how.Code, "status_message": how.Words})
		}
	}
	return object{"message_token": json.Number(c.network.MessageID(sandbox.Phone{}, false)), "failed_list": failed}, ok
}

// serveMedia gives a file of a customer to whoever has its address.
func (n *Network) serveMedia(w http.ResponseWriter, r *http.Request, id string) {
	f, m, err := n.table.OpenMedia(id)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = f.Close() }()
	w.Header().Set("Content-Type", m.Mime)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(w, r, "", time.Time{}, f)
}
