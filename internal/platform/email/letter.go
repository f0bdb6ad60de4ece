package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"
	"golang.org/x/text/encoding/charmap"

	"recado.dev/internal/desk"
)

// Bounds of what is read of a mail. Beyond them it is kept whole, as a file.
const (
	maxMail     = 40 << 20
	maxText     = 64_000  // bytes of text in the message itself
	maxQuoted   = 32_000  // of what it repeats
	maxHeader   = 2_000   // bytes of a subject, name or id
	maxSenders  = 100     // recipients of a line
	maxRefs     = 50      // references that are kept, the newest
	maxParts    = 200     // files and bodies
	maxNesting  = 60      // boundaries within a mail
	letterKind  = "mail1" // names the shape of a letter in the journal
	unknownName = "attachment"
)

// letter is a mail as the journal keeps it: what it says, without its files.
// Its shape is a promise, since entries are read again after an update.
type letter struct {
	Kind       string             `json:"letter"`
	ID         string             `json:"id"`
	MadeUp     bool               `json:"made_up,omitempty"` // the mail has no id of its own
	Digest     string             `json:"digest"`
	Date       time.Time          `json:"date,omitzero"`
	Subject    string             `json:"subject,omitempty"`
	From       []desk.MailAddress `json:"from,omitempty"`
	Sender     []desk.MailAddress `json:"sender,omitempty"`
	ReplyTo    []desk.MailAddress `json:"reply_to,omitempty"`
	To         []desk.MailAddress `json:"to,omitempty"`
	Cc         []desk.MailAddress `json:"cc,omitempty"`
	InReplyTo  []string           `json:"in_reply_to,omitempty"`
	References []string           `json:"references,omitempty"`
	Text       string             `json:"text,omitempty"`
	Quoted     string             `json:"quoted,omitempty"`
	Parts      []part             `json:"parts,omitempty"`
	Machine    string             `json:"machine,omitempty"` // why it counts as written by a machine
	Suspect    bool               `json:"suspect,omitempty"`
	Report     *report            `json:"report,omitempty"`
	Trouble    string             `json:"trouble,omitempty"` // why it could not be taken apart
}

// part is a file of a letter. At is its number in the order of the walk, which
// is the same at each reading of the same mail.
type part struct {
	At   int    `json:"at"`
	Role string `json:"role"`
	CID  string `json:"cid,omitempty"`
	Mime string `json:"mime"`
	Name string `json:"name,omitempty"`
	Size int64  `json:"size"`
}

// wholeMail is the number of the part that is the mail itself.
const wholeMail = -1

// read takes a mail apart. It never fails: what cannot be read stays a file.
func read(raw []byte) letter {
	l := letter{Kind: letterKind}
	env, err := parse(raw)
	if err != nil {
		return l.unread(raw, err.Error())
	}
	h := func(name string) string { return short(headerText(env.GetHeader(name)), maxHeader) }
	l.Subject = h("Subject")
	l.From, l.Sender, l.ReplyTo = addresses(env, "From"), addresses(env, "Sender"), addresses(env, "Reply-To")
	l.To, l.Cc = addresses(env, "To"), addresses(env, "Cc")
	if when, err := env.Date(); err == nil {
		l.Date = when.UTC().Truncate(time.Second)
	}
	l.InReplyTo = messageIDs(env.GetHeader("In-Reply-To"))
	l.References = messageIDs(strings.Join(env.GetHeaderValues("References"), " "))
	if n := len(l.References) - maxRefs; n > 0 { // the root and the newest say most
		l.References = append(l.References[:1:1], l.References[n+1:]...)
	}
	l.body(env)
	l.Machine = machine(env, l)
	l.Suspect = suspect(env)
	l.Report = reportOf(env, l)
	l.name(env, raw)
	return l
}

// unread is a letter of a mail that cannot be taken apart.
func (l letter) unread(raw []byte, why string) letter {
	sum := sha256.Sum256(raw)
	l.ID, l.MadeUp, l.Digest, l.Trouble = "sha256:"+hex.EncodeToString(sum[:16]), true, hex.EncodeToString(sum[:5]), why
	if m, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil {
		l.Subject = short(headerText(m.Header.Get("Subject")), maxHeader)
		l.From = parseAddresses(headerText(m.Header.Get("From")))
	}
	l.Parts = []part{{At: wholeMail, Role: desk.MailFile, Mime: "message/rfc822", Name: "mail.eml", Size: int64(len(raw))}}
	return l
}

// parse reads MIME, within bounds that no honest mail comes near.
func parse(raw []byte) (env *enmime.Envelope, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the mail cannot be parsed: %v", p)
		}
	}()
	if len(raw) > maxMail {
		return nil, fmt.Errorf("the mail has %d MB", len(raw)>>20)
	}
	if n := bytes.Count(bytes.ToLower(raw), []byte("boundary=")); n > maxNesting {
		return nil, fmt.Errorf("the mail nests %d times", n)
	}
	p := enmime.NewParser(enmime.SkipMalformedParts(true), enmime.MultipartWOBoundaryAsSinglePart(true), enmime.MaxStoredPartErrors(10),
		enmime.StripMediaTypeInvalidCharacters(true), enmime.DisableTextConversion(true))
	env, err = p.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("the mail cannot be parsed: %w", err)
	}
	if env == nil || env.Root == nil {
		return nil, fmt.Errorf("the mail is empty")
	}
	return env, nil
}

// body fills in the text and the files.
func (l *letter) body(env *enmime.Envelope) {
	text, page := env.Text, env.HTML
	if bare := env.Root; text == "" && page == "" && strings.HasPrefix(mimeOf(bare), "multipart/") && bare.FirstChild == nil {
		text = string(bare.Content) // it says that it has parts, and not where they end
		l.Text, l.Quoted = fold(short(tidy(text), maxText))
		return
	}
	if strings.TrimSpace(text) == "" && page != "" {
		text = textOf(page)
	}
	text = tidy(text)
	l.Text, l.Quoted = fold(text)
	for _, p := range listed(env) {
		l.Parts = append(l.Parts, p.part)
		if len(l.Parts) >= maxParts {
			break
		}
	}
	if len(l.Text) > maxText {
		l.Parts = append(l.Parts, part{At: wholeText, Role: desk.MailFile, Mime: "text/plain", Name: "mail.txt", Size: int64(len(text))})
		l.Text = short(l.Text, maxText)
	}
	l.Quoted = short(l.Quoted, maxQuoted)
}

// name gives the letter its id and digest. Who writes makes the id, so it may be
// missing, nobody's in particular, or that of another mail.
func (l *letter) name(env *enmime.Envelope, raw []byte) {
	said := []string{l.Subject, l.Text, l.Quoted, l.Date.String()}
	for _, a := range l.From {
		said = append(said, a.Address)
	}
	for _, p := range l.Parts {
		said = append(said, p.Name, fmt.Sprint(p.Size))
	}
	sum := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	l.Digest = hex.EncodeToString(sum[:5])
	ids := messageIDs(env.GetHeader("Message-ID"))
	if len(ids) > 0 && telling(ids[0]) {
		l.ID = ids[0]
		return
	}
	whole := sha256.Sum256(raw)
	l.ID, l.MadeUp = "sha256:"+hex.EncodeToString(whole[:16]), true
}

// telling says whether an id can tell mails apart.
func telling(id string) bool {
	left, domain, ok := strings.Cut(id, "@")
	return ok && len(left) > 1 && strings.Contains(strings.Trim(domain, "."), ".") && utf8.ValidString(id)
}

// encode is the letter as the journal keeps it.
func (l letter) encode() ([]byte, error) { return json.Marshal(l) }

// headerText is a header's text, with the bytes of mailers that know no rules
// read as most of them mean.
func headerText(s string) string {
	if !utf8.ValidString(s) {
		if out, err := charmap.Windows1252.NewDecoder().String(s); err == nil {
			s = out
		}
	}
	return strings.Join(strings.Fields(strings.Map(visible, s)), " ")
}

// visible drops what would turn a line round or hide a part of it.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return ' '
	case r < ' ' || r == 0x7f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == utf8.RuneError:
		return -1
	}
	return r
}

// readable drops controls, and reads those that only Windows' own set has letters
// for as these letters: many mailers name the set wrong.
func readable(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r < ' ' || r == 0x7f:
		return -1
	case r >= 0x80 && r < 0xa0:
		return charmap.Windows1252.DecodeByte(byte(r))
	}
	return r
}

// short cuts to at most n bytes, between characters.
func short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// tidy is a text with plain line ends and no more than one empty line in a row.
func tidy(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"), "\uFFFD")
	s = strings.Map(readable, s)
	lines := strings.Split(s, "\n")
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		line = strings.TrimRight(line, " \t\u00a0")
		if line == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		out = append(out, line)
	}
	return strings.Trim(strings.Join(out, "\n"), "\n")
}
