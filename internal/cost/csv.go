package cost

import (
	"bytes"
	"encoding/csv"
	"strconv"
)

// CSV is one table of a bill as a file: months, days, channels, templates,
// countries, categories or kinds. A row for each currency.
func (b *Bill) CSV(table string) []byte {
	parts := map[string][]CostPart{
		"months": b.Months, "days": b.Days, "channels": b.Channels, "templates": b.Templates, "countries": b.Countries, "categories": b.Categories, "kinds": b.Kinds,
	}[table]
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	_ = w.Write([]string{table, "name", "messages", "charged", "free", "without_price", "currency", "amount"}) // into memory: it cannot fail
	for _, p := range parts {
		row := []string{plainCell(p.Key), plainCell(p.Name)}
		for _, n := range []int64{p.Count, p.Charged, p.Free, p.Unknown} {
			row = append(row, strconv.FormatInt(n, 10))
		}
		amounts := p.Amounts
		if len(amounts) == 0 {
			amounts = []Amount{{}}
		}
		for _, m := range amounts {
			_ = w.Write(append(row[:6:6], m.Currency, m.Amount.String()))
		}
	}
	w.Flush()
	return buf.Bytes()
}

// plainCell keeps a spreadsheet from reading a name as a formula.
func plainCell(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@') {
		return "'" + s
	}
	return s
}
