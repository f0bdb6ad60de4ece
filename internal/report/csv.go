package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
)

var figureNames = []string{
	"messages_in", "messages_out", "messages_failed", "cases_opened", "cases_reopened", "cases_resolved",
	"first_reply_count", "first_reply_average_seconds", "first_reply_median_seconds", "first_reply_p90_seconds",
	"resolution_count", "resolution_average_seconds", "resolution_median_seconds", "resolution_p90_seconds",
}

// CSV is one table of the report as a file for spreadsheets: days, channels,
// platforms, agents or hours.
func (o *Overview) CSV(table string) []byte {
	rows := [][]string{}
	head := func(names ...string) { rows = append(rows, append(names, figureNames...)) }
	row := func(f Figures, cells ...string) { rows = append(rows, append(cells, f.cells()...)) }
	switch table {
	case "channels":
		head("id", "name", "platform")
		for _, c := range o.Channels {
			row(c.Figures, c.ID, c.Name, c.Platform)
		}
	case "platforms":
		head("platform")
		for _, p := range o.Platforms {
			row(p.Figures, p.Platform)
		}
	case "agents":
		head("id", "name")
		for _, a := range o.Agents {
			row(a.Figures, a.ID, a.Name)
		}
	case "hours":
		rows = append(rows, []string{"weekday", "hour", "messages_in", "messages_out", "cases_opened"})
		for _, h := range o.Hours {
			rows = append(rows, []string{strconv.Itoa(h.Weekday), strconv.Itoa(h.Hour), number(h.MessagesIn), number(h.MessagesOut), number(h.CasesOpened)})
		}
	default:
		head("date")
		for _, d := range o.Days {
			row(d.Figures, d.Date)
		}
	}
	return sheet(rows)
}

func (f Figures) cells() []string {
	out := []string{
		number(f.MessagesIn), number(f.MessagesOut), number(f.MessagesFailed), number(f.CasesOpened), number(f.CasesReopened), number(f.CasesResolved),
	}
	for _, t := range []Times{f.FirstReply, f.Resolution} {
		out = append(out, number(t.Count), optional(t.Average), optional(t.Median), optional(t.P90))
	}
	return out
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func optional(n *int64) string {
	if n == nil {
		return ""
	}
	return number(*n)
}

// sheet writes rows with the mark by which spreadsheets know UTF-8.
func sheet(rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	for _, cells := range rows {
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		_ = w.Write(cells) // to memory: it does not fail
	}
	w.Flush()
	return b.Bytes()
}

// harmless keeps a spreadsheet from taking a name for a formula and running it.
func harmless(cell string) string {
	if _, err := strconv.ParseInt(cell, 10, 64); err == nil && !strings.HasPrefix(cell, "+") {
		return cell
	}
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
