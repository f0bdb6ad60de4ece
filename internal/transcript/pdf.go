package transcript

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"recado.dev/internal/desk"
)

const (
	family     = "go"
	margin     = 18.0 // mm
	lineHeight = 5.0
	allPages   = "{pages}"
	// longest is how much of one message's text is written, in bytes.
	longest = 64 << 10
)

// sheet is one PDF while it is written.
type sheet struct {
	ctx      context.Context
	c        Case
	w        words
	pdf      *fpdf.Fpdf
	spell    *speller
	day      string
	pictures int
}

// WritePDF writes the case as pages of A4 in the case's language and zone. What
// the font lacks is told visibly: see speller.
func WritePDF(ctx context.Context, out io.Writer, c Case) error {
	s, err := newSheet(ctx, c)
	if err != nil {
		return err
	}
	s.heading()
	if err := s.body(); err != nil {
		return err
	}
	if err := s.pdf.Output(out); err != nil {
		return fmt.Errorf("write pdf: %w", err)
	}
	return nil
}

func newSheet(ctx context.Context, c Case) (*sheet, error) {
	font, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	s := &sheet{ctx: ctx, c: c, w: wordsOf(c.Language), pdf: fpdf.New("P", "mm", "A4", ""), spell: newSpeller(font)}
	p := s.pdf
	p.AddUTF8FontFromBytes(family, "", bytes.Clone(goregular.TTF))
	p.AddUTF8FontFromBytes(family, "B", bytes.Clone(gobold.TTF))
	p.SetCatalogSort(true)
	p.SetCreationDate(c.MadeAt)
	p.SetModificationDate(c.MadeAt)
	p.SetLang(c.Language)
	p.SetTitle(fmt.Sprintf(s.w.title, c.Case.Number)+" · "+s.spell.line(c.Contact.Name), true)
	p.SetProducer("Recado", true)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, margin)
	p.AliasNbPages(allPages)
	p.SetFooterFunc(s.footer)
	p.AddPage()
	return s, p.Error()
}

func (s *sheet) footer() {
	s.pdf.SetY(-margin + 6)
	s.style("", 8, 110)
	s.pdf.CellFormat(0, 4, fmt.Sprintf(s.w.title, s.c.Case.Number)+" · "+fmt.Sprintf(s.w.page, s.pdf.PageNo(), allPages), "", 0, "C", false, 0, "")
}

// style sets the font and how dark it is, 0 for black.
func (s *sheet) style(weight string, size float64, gray int) {
	s.pdf.SetFont(family, weight, size)
	s.pdf.SetTextColor(gray, gray, gray)
}

func (s *sheet) at(t time.Time) time.Time { return t.In(s.c.Zone) }

func (s *sheet) heading() {
	k := s.c.Case
	s.style("B", 18, 0)
	s.pdf.MultiCell(0, 9, s.spell.line(fmt.Sprintf(s.w.title, k.Number)+" · "+s.c.Contact.Name), "", "L", false)
	s.pdf.Ln(2)
	assignee, queue, tags := s.w.nobody, s.w.none, s.w.none
	if k.Assignee != nil {
		assignee = k.Assignee.Name
	}
	if k.QueueRef != nil {
		queue = k.QueueRef.Name
	}
	if len(k.Tags) > 0 {
		tags = strings.Join(k.Tags, ", ")
	}
	var addresses []string
	for _, i := range s.c.Contact.Identities {
		addresses = append(addresses, i.Display)
	}
	s.fact(s.w.contact, strings.Join(append([]string{s.c.Contact.Name}, addresses...), " · "))
	s.fact(s.w.channel, s.c.Channel)
	s.fact(s.w.subject, k.Subject)
	s.fact(s.w.status, of(s.w.statuses, string(k.Status)))
	s.fact(s.w.priority, of(s.w.priorities, string(k.Priority)))
	s.fact(s.w.assignee, assignee)
	s.fact(s.w.queue, queue)
	s.fact(s.w.tags, tags)
	s.fact(s.w.opened, s.w.moment(s.at(k.CreatedAt)))
	if k.ResolvedAt != nil {
		s.fact(s.w.resolved, s.w.moment(s.at(*k.ResolvedAt)))
	}
	s.pdf.Ln(2)
	s.style("", 8.5, 90)
	notes := s.w.withoutNotes
	if s.c.Notes {
		notes = s.w.withNotes
	}
	made := fmt.Sprintf(s.w.made, s.c.MadeBy, s.w.moment(s.at(s.c.MadeAt)), s.c.Zone)
	s.pdf.MultiCell(0, 4.5, s.spell.line(s.c.Workspace+" · "+made+" · "+notes), "", "L", false)
	s.rule()
}

func (s *sheet) fact(name, value string) {
	if value == "" {
		return
	}
	s.style("", 9.5, 90)
	s.pdf.CellFormat(32, lineHeight, name, "", 0, "L", false, 0, "")
	s.style("", 9.5, 0)
	s.pdf.MultiCell(0, lineHeight, s.spell.line(value), "", "L", false)
}

func (s *sheet) rule() {
	s.pdf.Ln(2)
	s.pdf.SetDrawColor(200, 200, 200)
	width, _ := s.pdf.GetPageSize()
	s.pdf.Line(margin, s.pdf.GetY(), width-margin, s.pdf.GetY())
	s.pdf.Ln(2)
}

// body writes messages and events in the order in which they were.
func (s *sheet) body() error {
	next, stop := iter.Pull2(s.c.Events)
	defer stop()
	event, err, more := next()
	until := func(t *time.Time) error {
		for ; more; event, err, more = next() {
			if err != nil {
				return err
			}
			if t != nil && event.At.After(*t) {
				return nil
			}
			s.event(event)
		}
		return nil
	}
	for m, failed := range s.c.messages() {
		if failed != nil {
			return failed
		}
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := until(&m.OccurredAt); err != nil {
			return err
		}
		s.message(m)
		if err := s.pdf.Error(); err != nil {
			return fmt.Errorf("write pdf: %w", err)
		}
	}
	return until(nil)
}

func (s *sheet) newDay(t time.Time) {
	day := s.w.day(s.at(t))
	if day == s.day {
		return
	}
	s.day = day
	s.pdf.Ln(2)
	s.style("B", 9, 60)
	s.pdf.CellFormat(0, 6, day, "", 1, "C", false, 0, "")
}

func (s *sheet) event(e desk.Event) {
	said := s.w.event(s.c, e)
	if said == "" {
		return
	}
	s.newDay(e.At)
	s.style("", 8, 110)
	s.pdf.MultiCell(0, 4, s.spell.line(said)+" · "+s.at(e.At).Format("15:04"), "", "C", false)
	s.pdf.Ln(1)
}

func (s *sheet) message(m desk.Message) {
	s.newDay(m.OccurredAt)
	if _, height := s.pdf.GetPageSize(); s.pdf.GetY() > height-margin-12 {
		s.pdf.AddPage() // a name alone at the foot of a page says nothing
	}
	note := m.Direction == desk.DirectionNote
	s.pdf.SetFillColor(255, 247, 219)
	s.style("B", 9.5, 0)
	name := m.Author.Name
	if name == "" {
		name = s.w.business
	}
	s.pdf.MultiCell(0, lineHeight, s.spell.line(name+" · "+s.at(m.OccurredAt).Format("15:04")+s.marks(m)), "", "L", note)
	if m.ReplyTo != nil && (m.ReplyTo.Author != "" || m.ReplyTo.Text != "") {
		s.style("", 8.5, 100)
		s.pdf.MultiCell(0, 4.5, s.spell.line(fmt.Sprintf(s.w.answers, m.ReplyTo.Author)+": "+clip(m.ReplyTo.Text, 200)), "", "L", note)
	}
	s.style("", 10, 0)
	if text := s.said(m); text != "" {
		s.pdf.MultiCell(0, lineHeight, s.spell.text(clip(text, longest)), "", "L", note)
	}
	for _, a := range m.Attachments {
		s.file(a)
	}
	s.pdf.Ln(1.5)
}

// marks are what a reader has to know beside the words.
func (s *sheet) marks(m desk.Message) string {
	var marks []string
	for _, mark := range []struct {
		is   bool
		word string
	}{
		{m.Direction == desk.DirectionNote, s.w.note}, {m.Content != nil && m.Content.Forwarded, s.w.forwarded},
		{m.Status == desk.StatusFailed, s.w.failed}, {m.EditedAt != nil, s.w.edited}, {m.DeletedAt != nil, s.w.deleted},
	} {
		if mark.is {
			marks = append(marks, mark.word)
		}
	}
	if len(marks) == 0 {
		return ""
	}
	return " (" + strings.Join(marks, ", ") + ")"
}

// said is a message in words.
func (s *sheet) said(m desk.Message) string {
	if c := m.Content; c != nil {
		switch {
		case c.Location != nil:
			return joined(s.w.location+":", c.Location.Name, c.Location.Address, fmt.Sprintf("%.4f, %.4f", c.Location.Latitude, c.Location.Longitude))
		case c.Rich != nil:
			lines := []string{c.Rich.Header, c.Rich.Body, c.Rich.Footer}
			for _, b := range c.Rich.Buttons {
				lines = append(lines, "[ "+b.Title+" ]")
			}
			for _, section := range c.Rich.Sections {
				for _, row := range section.Rows {
					lines = append(lines, "[ "+row.Title+" ]")
				}
			}
			return joined(lines...)
		case c.Answer != nil:
			return joined(c.Answer.Title, c.Answer.Description)
		case c.Template != nil:
			return joined(fmt.Sprintf(s.w.template, c.Template.Name), m.Text)
		case c.Order != nil:
			return joined(fmt.Sprintf(s.w.order, len(c.Order.Items)), c.Order.Text)
		case c.System != nil:
			return joined(c.System.Body, c.System.From+" → "+c.System.To)
		case len(c.Contacts) > 0:
			var lines []string
			for _, card := range c.Contacts {
				lines = append(lines, card.Name)
				for _, phone := range card.Phones {
					lines = append(lines, phone.Value)
				}
			}
			return joined(lines...)
		}
	}
	if m.Text == "" && len(m.Attachments) == 0 {
		return s.w.noContent
	}
	return m.Text
}

// file shows a picture, or names the file.
func (s *sheet) file(a desk.Attachment) {
	s.style("", 8.5, 90)
	name := fmt.Sprintf(s.w.file, a.Name)
	if s.pictures < mostPictures {
		if small, ok := thumbnail(s.ctx, s.c, a); ok && s.picture(small) {
			s.pdf.MultiCell(0, 4.5, s.spell.line(name), "", "L", false)
			return
		}
	}
	if strings.HasPrefix(a.Mime, "image/") {
		name += " " + s.w.picture
	}
	s.pdf.MultiCell(0, 4.5, s.spell.line(name), "", "L", false)
}

func (s *sheet) picture(small []byte) bool {
	s.pictures++
	key := fmt.Sprint("picture", s.pictures)
	info := s.pdf.RegisterImageOptionsReader(key, fpdf.ImageOptions{ImageType: "JPEG"}, bytes.NewReader(small))
	if s.pdf.Err() {
		s.pdf.ClearError()
		return false
	}
	w, h := info.Width(), info.Height()
	const most = 55.0
	scale := min(most/w, most/h, 0.75) // dots of 96 to an inch, as on a screen
	w, h = w*scale, h*scale
	if _, height := s.pdf.GetPageSize(); s.pdf.GetY()+h > height-margin {
		s.pdf.AddPage()
	}
	y := s.pdf.GetY()
	s.pdf.ImageOptions(key, margin, y+1, w, h, false, fpdf.ImageOptions{ImageType: "JPEG"}, 0, "")
	s.pdf.SetY(y + h + 2)
	return true
}

func joined(lines ...string) string {
	var kept []string
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}

// clip is at most n bytes of a text, whole letters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
