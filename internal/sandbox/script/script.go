// Package script holds what the customers and agents of the demo shop say to
// one another: dialogues in Spanish and English, written once and filled with
// names, orders and products. It is data and knows nothing of phones or desks.
package script

import (
	"slices"
	"strconv"
	"strings"
)

// Side says who speaks.
type Side int

// Who speaks in a dialogue.
const (
	Customer Side = iota
	Agent
	Note // an agent to the team
)

// Kind is what a line is made of; "" is text.
type Kind string

// Kinds of lines beyond text.
const (
	Image    Kind = "image"
	Video    Kind = "video"
	Voice    Kind = "voice"
	Document Kind = "document"
	Sticker  Kind = "sticker"
	Place    Kind = "location"
	Card     Kind = "contacts"
	React    Kind = "reaction" // on the message before it; Text is the emoji
	Buttons  Kind = "buttons"  // Text, then Options
	List     Kind = "list"     // Text, Name its label, then Options
	Choose   Kind = "answer"   // presses the option that Text names
	Gone     Kind = "revoke"   // Text was said and taken back
	Edited   Kind = "edit"     // Text is what the line before became
	Failed   Kind = "failed"   // an agent's text that did not arrive
	Ad       Kind = "ad"       // a text after an ad; Name its headline
)

// Line is one thing that is said.
type Line struct {
	From      Side
	Kind      Kind
	Text      string
	File      string // of media: a name from package sample
	Name      string
	Options   []string
	Latitude  float64
	Longitude float64
	After     int // minutes since the line before; 0 is chosen by who speaks
	Reply     int // quotes the line that many back; 0 quotes none
}

// Dialogue is a conversation about one matter.
type Dialogue struct {
	Key      string
	Language string
	Subject  string
	Tags     []string
	Urgent   bool
	Lines    []Line
}

// c, a and n make text lines of a customer, an agent and a note.
func c(text string) Line { return Line{From: Customer, Text: text} }
func a(text string) Line { return Line{From: Agent, Text: text} }
func n(text string) Line { return Line{From: Note, Text: text} }

// The other kinds of lines, by who says them.

func file(from Side, kind Kind, name, text string) Line {
	return Line{From: from, Kind: kind, File: name, Text: text}
}
func photo(name, text string) Line    { return file(Customer, Image, name, text) }
func ourPhoto(name, text string) Line { return file(Agent, Image, name, text) }
func ourFile(name, text string) Line  { return file(Agent, Document, name, text) }
func voice() Line                     { return file(Customer, Voice, "voice.ogg", "") }
func place(name, address string, lat, long float64) Line {
	return Line{From: Customer, Kind: Place, Name: name, Text: address, Latitude: lat, Longitude: long}
}
func card(name, phone string) Line { return Line{From: Customer, Kind: Card, Name: name, Text: phone} }
func likes(emoji string) Line      { return Line{From: Customer, Kind: React, Text: emoji} }
func weLike(emoji string) Line     { return Line{From: Agent, Kind: React, Text: emoji} }
func choose(title string) Line     { return Line{From: Customer, Kind: Choose, Text: title} }
func gone(text string) Line        { return Line{From: Customer, Kind: Gone, Text: text} }
func edited(text string) Line      { return Line{From: Customer, Kind: Edited, Text: text} }
func failed(text string) Line      { return Line{From: Agent, Kind: Failed, Text: text} }
func ad(headline, text string) Line {
	return Line{From: Customer, Kind: Ad, Name: headline, Text: text}
}
func offer(text string, options ...string) Line {
	return Line{From: Agent, Kind: Buttons, Text: text, Options: options}
}
func menu(text, label string, options ...string) Line {
	return Line{From: Agent, Kind: List, Text: text, Name: label, Options: options}
}

// after says how many minutes pass before a line.
func (l Line) after(minutes int) Line {
	l.After = minutes
	return l
}

// answers says how many lines back the line quotes.
func (l Line) answers(back int) Line {
	l.Reply = back
	return l
}

// All answers every dialogue.
func All() []Dialogue {
	return slices.Concat(spanishOrders(), spanishShop(), englishOrders(), englishShop())
}

// In answers the dialogues of a language.
func In(language string) []Dialogue {
	return slices.DeleteFunc(All(), func(d Dialogue) bool { return d.Language != language })
}

// Facts fill the blanks of a dialogue.
type Facts struct {
	Customer string
	Agent    string
	Order    int
	Pick     int // chooses products, sizes, carriers
}

var products = map[string][]string{
	"es": {"la manta de lino", "el juego de sábanas de percal", "el cojín de terciopelo", "la lámpara de mimbre", "la alfombra de yute", "la chaqueta vaquera", "el jersey de lana merino", "el vestido de rayas", "la camisa de lino", "el mantel bordado", "las cortinas de algodón", "el cesto de ropa"},
	"en": {"the linen throw", "the percale sheet set", "the velvet cushion", "the wicker lamp", "the jute rug", "the denim jacket", "the merino jumper", "the striped dress", "the linen shirt", "the embroidered tablecloth", "the cotton curtains", "the laundry basket"},
}

var sizes = []string{"S", "M", "L", "XL"}
var carriers = []string{"SEUR", "DHL", "Correos", "GLS", "MRW"}
var streets = []string{"Olmos 14, 3.º B", "Ramón y Cajal 27", "Mayor 102, 1.º", "Alameda 8, bajo", "San Martín 450"}

// Fill answers a copy of d with its blanks filled: {name} {agent} {order}
// {product} {other} {size} {bigger} {carrier} {track} {street} {price}.
func Fill(d Dialogue, f Facts) Dialogue {
	first, _, _ := strings.Cut(f.Customer, " ")
	agent, _, _ := strings.Cut(f.Agent, " ")
	list := products[d.Language]
	at := func(of []string, shift int) string { return of[(f.Pick+shift)%len(of)] }
	size := f.Pick % (len(sizes) - 1)
	price := strconv.Itoa(19+f.Pick%90) + ",90 €"
	if d.Language == "en" {
		price = "€" + strconv.Itoa(19+f.Pick%90) + ".90"
	}
	r := strings.NewReplacer(
		"{name}", first, "{agent}", agent, "{order}", "A-"+strconv.Itoa(f.Order), "{product}", at(list, 0), "{other}", at(list, 5),
		"{size}", sizes[size], "{bigger}", sizes[size+1], "{carrier}", at(carriers, 0), "{street}", at(streets, f.Order),
		"{track}", at([]string{"RX", "PK", "ES", "LV"}, f.Order)+strconv.Itoa(10000000+f.Order*733%89999999), "{price}", price,
	)
	out := d
	out.Subject = r.Replace(d.Subject)
	out.Lines = slices.Clone(d.Lines)
	for i := range out.Lines {
		l := &out.Lines[i]
		l.Text, l.Name = r.Replace(l.Text), r.Replace(l.Name)
	}
	return out
}
