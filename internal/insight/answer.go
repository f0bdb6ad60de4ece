package insight

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"recado.dev/internal/desk"
	"recado.dev/internal/report"
	"recado.dev/internal/store"
)

// Filter says what insights are about.
type Filter struct {
	From, To  string // days such as 2026-11-20, both included; empty: the last 30
	ChannelID string
	Platform  string
}

// Figures are what became of the messages of one thing.
type Figures struct {
	Received  int64 `json:"received" doc:"written by customers"`
	Sent      int64 `json:"sent" doc:"taken by the network, and not failed since"`
	Delivered int64 `json:"delivered" doc:"of sent, those that reached the customer"`
	Read      int64 `json:"read" doc:"of delivered, those that the customer is known to have read"`
	Answered  int64 `json:"answered" doc:"of sent, those after which the customer wrote within seven days"`
	Failed    int64 `json:"failed"`
	// ReadShare is of those delivered.
	ReadShare  *float64 `json:"read_share" doc:"read of delivered, from 0 to 1; null where nothing was delivered"`
	MedianRead *int64   `json:"median_read_seconds" doc:"half of those read were read within it, give or take 5 %; null for fewer than five"`
}

// DayFigures are those of one day.
type DayFigures struct {
	Date string `json:"date"`
	Figures
}

// HourFigures are those of an hour of the day, all days together.
type HourFigures struct {
	Hour int `json:"hour"`
	Figures
}

// ChannelFigures are those of one channel.
type ChannelFigures struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Platform string `json:"platform"`
	Deleted  bool   `json:"deleted"`
	Figures
}

// TemplateFigures are those of one template; the empty name is that of free
// messages.
type TemplateFigures struct {
	Name string `json:"name"`
	Figures
}

// Overview is what became of messages in some days.
type Overview struct {
	From      string            `json:"from"`
	To        string            `json:"to"`
	Timezone  string            `json:"timezone"`
	Totals    Figures           `json:"totals"`
	Days      []DayFigures      `json:"days" nullable:"false"`
	Hours     []HourFigures     `json:"hours" nullable:"false"`
	Channels  []ChannelFigures  `json:"channels" nullable:"false"`
	Templates []TemplateFigures `json:"templates" nullable:"false"`
}

// tally gathers sums and times of one thing.
type tally struct {
	sums  store.InsightSums
	times map[int]int64
}

func (t *tally) time(bucket int, n int64) {
	if t.times == nil {
		t.times = map[int]int64{}
	}
	t.times[bucket] += n
}

func (t *tally) figures() Figures {
	s := t.sums
	f := Figures{Received: s.Received, Sent: s.Sent, Delivered: s.Delivered, Read: s.Read, Answered: s.Answered, Failed: s.Failed, MedianRead: report.Median(t.times)}
	if s.Delivered > 0 {
		share := math.Round(float64(min(s.Read, s.Delivered))/float64(s.Delivered)*1e4) / 1e4
		f.ReadShare = &share
	}
	return f
}

// sheaf is a tally for each name, made as they come.
type sheaf map[string]*tally

func (s sheaf) of(name string) *tally {
	t := s[name]
	if t == nil {
		t = &tally{}
		s[name] = t
	}
	return t
}

// Overview answers what became of the messages of a workspace.
func (s *Service) Overview(ctx context.Context, ws desk.Workspace, f Filter) (*Overview, error) {
	days, err := report.DaysOf(report.Filter{From: f.From, To: f.To}, ws.Timezone, s.clock.Now())
	if err != nil {
		return nil, err
	}
	q := store.InsightQuery{}
	q.From, q.To = days.Slots()
	channels, err := s.store.Read().ReportChannels(ctx, ws.ID)
	if err != nil {
		return nil, err
	}
	if f.ChannelID != "" || f.Platform != "" {
		channels = slices.DeleteFunc(channels, func(c store.ReportChannel) bool {
			return f.ChannelID != "" && c.ID != f.ChannelID || f.Platform != "" && c.Platform != f.Platform
		})
		q.Channels = []string{}
		for _, c := range channels {
			q.Channels = append(q.Channels, c.ID)
		}
		if len(q.Channels) == 0 {
			q.To = q.From // nothing is asked of nobody
			q.Channels = nil
		}
	}
	var total tally
	byChannel, byTemplate := sheaf{}, sheaf{}
	byDay, byHour := make([]tally, days.Len()), make([]tally, 24)
	err = s.store.Read().InsightSums(ctx, ws.ID, q, func(k store.InsightKey, v store.InsightSums) {
		for _, t := range []*tally{&total, byChannel.of(k.ChannelID), byTemplate.of(k.Template), &byDay[days.Of(k.Slot)], &byHour[days.Hour(k.Slot)]} {
			t.sums.Add(v)
		}
	})
	if err != nil {
		return nil, err
	}
	err = s.store.Read().InsightTimes(ctx, ws.ID, q, func(k store.InsightTimeKey, n int64) {
		for _, t := range []*tally{&total, byChannel.of(k.ChannelID), byTemplate.of(k.Template)} {
			t.time(k.Bucket, n)
		}
	})
	if err != nil {
		return nil, err
	}
	out := &Overview{From: days.Name(0), To: days.Name(days.Len() - 1), Timezone: ws.Timezone, Totals: total.figures(), Channels: []ChannelFigures{}, Templates: []TemplateFigures{}}
	for i := range byDay {
		out.Days = append(out.Days, DayFigures{Date: days.Name(i), Figures: byDay[i].figures()})
	}
	for i := range byHour {
		out.Hours = append(out.Hours, HourFigures{Hour: i, Figures: byHour[i].figures()})
	}
	for _, c := range channels {
		if t, ok := byChannel[c.ID]; ok || !c.Deleted {
			if t == nil {
				t = &tally{}
			}
			out.Channels = append(out.Channels, ChannelFigures{ID: c.ID, Name: c.Name, Platform: c.Platform, Deleted: c.Deleted, Figures: t.figures()})
		}
	}
	for name, t := range byTemplate {
		out.Templates = append(out.Templates, TemplateFigures{Name: name, Figures: t.figures()})
	}
	slices.SortFunc(out.Templates, func(a, b TemplateFigures) int {
		return cmp.Or(cmp.Compare(b.Sent, a.Sent), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}

// CSV is one table as a file for spreadsheets: days, hours, channels or
// templates.
func (o *Overview) CSV(table string) []byte {
	names := []string{"received", "sent", "delivered", "read", "answered", "failed", "read_share", "median_read_seconds"}
	rows := [][]string{}
	switch table {
	case "hours":
		rows = append(rows, append([]string{"hour"}, names...))
		for _, h := range o.Hours {
			rows = append(rows, h.cells(strconv.Itoa(h.Hour)))
		}
	case "channels":
		rows = append(rows, append([]string{"id", "name", "platform"}, names...))
		for _, c := range o.Channels {
			rows = append(rows, c.cells(c.ID, c.Name, c.Platform))
		}
	case "templates":
		rows = append(rows, append([]string{"template"}, names...))
		for _, t := range o.Templates {
			rows = append(rows, t.cells(t.Name))
		}
	default:
		rows = append(rows, append([]string{"date"}, names...))
		for _, d := range o.Days {
			rows = append(rows, d.cells(d.Date))
		}
	}
	return report.Sheet(rows)
}

func (f *Figures) cells(first ...string) []string {
	for _, n := range []int64{f.Received, f.Sent, f.Delivered, f.Read, f.Answered, f.Failed} {
		first = append(first, strconv.FormatInt(n, 10))
	}
	share, median := "", ""
	if f.ReadShare != nil {
		share = strconv.FormatFloat(*f.ReadShare, 'f', -1, 64)
	}
	if f.MedianRead != nil {
		median = strconv.FormatInt(*f.MedianRead, 10)
	}
	return append(first, share, median)
}
