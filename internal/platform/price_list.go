package platform

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Bounds of a price list.
const (
	maxPriceRates    = 5000
	maxPriceProblems = 20
)

// PriceListError says what is wrong with a price list, line by line.
type PriceListError struct {
	Lines []PriceListLine
}

// PriceListLine is what is wrong with one line; Line is 0 for the whole.
type PriceListLine struct {
	Line   int
	Detail string
}

// Error implements error.
func (e *PriceListError) Error() string {
	var parts []string
	for _, l := range e.Lines {
		parts = append(parts, fmt.Sprintf("line %d: %s", l.Line, l.Detail))
	}
	return strings.Join(parts, "; ")
}

// ParsePriceList reads a price list in CSV. Lines before the header such as
// "# currency: EUR" describe it. The columns are market, category, from, price;
// or market, currency and one for each category, as networks publish them. What
// the list does not say of itself is left as t has it.
func (r *PriceRules) ParsePriceList(text string, t PriceTable) (PriceTable, error) {
	p := priceParser{rules: r, table: t}
	p.table.Rates = nil
	body := p.describe(strings.TrimPrefix(text, "\ufeff"))
	if !utf8.ValidString(text) {
		p.wrong(0, "is not text in UTF-8")
		return p.table, &PriceListError{p.problems}
	}
	c := csv.NewReader(strings.NewReader(body))
	c.FieldsPerRecord, c.TrimLeadingSpace, c.Comma = -1, true, comma(body)
	head, err := c.Read()
	if err != nil {
		p.wrong(0, "has no header line")
		return p.table, &PriceListError{p.problems}
	}
	p.columns(head)
	for len(p.problems) == 0 || p.read != nil && len(p.problems) < maxPriceProblems {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := c.FieldPos(0)
		line += p.skipped
		if err != nil {
			p.wrong(line, "cannot be read as CSV")
			break
		}
		p.read(line, row)
		if len(p.table.Rates) > maxPriceRates {
			p.wrong(line, fmt.Sprintf("is one too many: %d prices are the most", maxPriceRates))
			break
		}
	}
	if len(p.problems) == 0 && len(p.table.Rates) == 0 {
		p.wrong(0, "has no prices")
	}
	if len(p.problems) > 0 {
		return p.table, &PriceListError{p.problems}
	}
	return p.table, nil
}

// comma is what stands between the columns: a semicolon in lists out of
// spreadsheets of many countries.
func comma(body string) rune {
	head, _, _ := strings.Cut(body, "\n")
	for _, c := range []rune{';', '\t'} {
		if strings.ContainsRune(head, c) {
			return c
		}
	}
	return ','
}

type priceParser struct {
	rules    *PriceRules
	table    PriceTable
	problems []PriceListLine
	skipped  int
	read     func(line int, row []string)
}

func (p *priceParser) wrong(line int, detail string) {
	p.problems = append(p.problems, PriceListLine{line, detail})
}

// describe takes off the lines that describe the list.
func (p *priceParser) describe(text string) string {
	for {
		line, rest, _ := strings.Cut(text, "\n")
		line = strings.TrimSpace(strings.TrimRight(line, ",;\r"))
		said, is := strings.CutPrefix(line, "#")
		if !is && line != "" || text == "" {
			return text
		}
		text = rest
		p.skipped++
		key, value, _ := strings.Cut(said, ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(strings.ToLower(key)) {
		case "name":
			p.table.Name = value
		case "model":
			p.table.Model = value
		case "currency":
			p.table.Currency = strings.ToUpper(value)
		case "valid_from":
			at, err := time.Parse(time.DateOnly, value)
			if err != nil {
				p.wrong(p.skipped, "valid_from is no day such as 2026-10-01")
			}
			p.table.ValidFrom = at
		case "source":
			p.table.Source = value
		case "read":
			p.table.Read = value
		}
	}
}

// columns decides how rows are read.
func (p *priceParser) columns(head []string) {
	for i := range head {
		head[i] = priceWord(head[i])
	}
	at := func(name string) int { return slices.Index(head, name) }
	market, category, price := at("market"), at("category"), at("price")
	if market < 0 {
		market = at("country")
	}
	if market < 0 {
		p.wrong(p.skipped+1, "needs a column market")
		return
	}
	if category >= 0 && price >= 0 {
		p.read = func(line int, row []string) {
			if key, ok := p.market(line, row, market); ok {
				p.rate(line, key, priceWord(cell(row, category)), cell(row, at("from")), cell(row, price))
			}
		}
		return
	}
	known := p.rules.Categories[p.table.Model]
	var wide []int
	for i, name := range head {
		if slices.Contains(known, name) {
			wide = append(wide, i)
		}
	}
	if len(wide) == 0 {
		p.wrong(p.skipped+1, "needs the columns category and price, or one for each of "+strings.Join(known, ", "))
		return
	}
	p.read = func(line int, row []string) {
		key, ok := p.market(line, row, market)
		if !ok {
			return
		}
		if c := strings.ToUpper(strings.TrimSpace(cell(row, at("currency")))); c != "" && p.table.Currency == "" {
			p.table.Currency = c
		} else if c != "" && c != p.table.Currency {
			p.wrong(line, "is in "+c+", the list is in "+p.table.Currency)
			return
		}
		for _, i := range wide {
			if text := strings.TrimSpace(cell(row, i)); text != "" && text != "n/a" && text != "-" {
				p.rate(line, key, head[i], "", text)
			}
		}
	}
}

func (p *priceParser) rate(line int, market, category, from, price string) {
	if !slices.Contains(p.rules.Categories[p.table.Model], category) {
		p.wrong(line, fmt.Sprintf("%q is no category of this way of charging", category))
		return
	}
	amount, ok := desk.ParseNano(strings.TrimLeft(price, "$€ "))
	if !ok || amount < 0 {
		p.wrong(line, fmt.Sprintf("%q is no price such as 0.0509", price))
		return
	}
	rate := PriceRate{Market: market, Category: category, Price: amount}
	if from = strings.TrimSpace(from); from != "" {
		n, err := strconv.ParseInt(from, 10, 64)
		if err != nil || n < 0 {
			p.wrong(line, fmt.Sprintf("%q is no number of messages", from))
			return
		}
		rate.From = n
	}
	for _, have := range p.table.Rates {
		if have.Market == rate.Market && have.Category == rate.Category && have.From == rate.From {
			p.wrong(line, fmt.Sprintf("%s of %s stands there twice", category, market))
			return
		}
	}
	p.table.Rates = append(p.table.Rates, rate)
}

// market is the key of a market: two letters, a group's key or its name.
func (p *priceParser) market(line int, row []string, i int) (string, bool) {
	text := strings.TrimSpace(cell(row, i))
	if key, ok := p.rules.MarketKey(text); ok {
		return key, true
	}
	if text == "" && strings.Join(row, "") == "" {
		return "", false
	}
	p.wrong(line, fmt.Sprintf("%q is no market that is known here: write a country in two letters, such as ES", text))
	return "", false
}

// MarketKey finds a market by its key or by its English or Spanish name.
func (r *PriceRules) MarketKey(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if len(text) == 2 && strings.Trim(strings.ToUpper(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return strings.ToUpper(text), true
	}
	for _, m := range r.Markets {
		if strings.EqualFold(text, m.Key) || strings.EqualFold(text, m.Name.En) || strings.EqualFold(text, m.Name.Es) {
			return m.Key, true
		}
	}
	return "", false
}

func cell(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	return row[i]
}

// priceWord is a word of a header or a category as tables keep it.
func priceWord(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "-")
}
