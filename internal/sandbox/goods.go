package sandbox

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Goods are what a business offers in a message, to be put in a cart.
type Goods struct {
	CatalogID string  `json:"catalog_id"`
	Label     string  `json:"label,omitempty"` // of the button that opens them
	Shelves   []Shelf `json:"shelves"`
}

// Shelf is a titled group of Goods.
type Shelf struct {
	Title string    `json:"title,omitempty"`
	Items []Product `json:"items"`
}

// Product is one of the things that a business sells. Price is in hundredths.
type Product struct {
	SKU      string `json:"sku"`
	Name     string `json:"name"`
	Price    int64  `json:"price"`
	Currency string `json:"currency"`
}

// Order is a cart that a customer sent.
type Order struct {
	CatalogID string      `json:"catalog_id"`
	Items     []OrderLine `json:"items"`
}

// OrderLine is so many of a product.
type OrderLine struct {
	Product
	Quantity int `json:"quantity"`
}

// Form is a few screens of questions that a business asks in a message.
type Form struct {
	ID      string   `json:"id"`
	Token   string   `json:"token,omitempty"`
	Label   string   `json:"label"`
	First   string   `json:"first"`
	Screens []Screen `json:"screens"`
	// Name is what its answer is called, "flow" where it is empty.
	Name string `json:"name,omitempty"`
}

// Screen is one page of a Form. Next is the screen after it; where there is
// none, its button sends the form, as Payload says: "${form.x}" and
// "${screen.A.form.x}" stand for answers.
type Screen struct {
	ID      string                     `json:"id"`
	Title   string                     `json:"title"`
	Texts   []string                   `json:"texts,omitempty"`
	Fields  []Field                    `json:"fields,omitempty"`
	Button  string                     `json:"button"`
	Next    string                     `json:"next,omitempty"`
	Payload map[string]json.RawMessage `json:"payload,omitempty"`
}

// Field is a question of a Screen.
type Field struct {
	Kind     string   `json:"kind"` // text, number, email, phone, area, date, one, some, yes
	Name     string   `json:"name"`
	Label    string   `json:"label"`
	Required bool     `json:"required"`
	Options  []Choice `json:"options,omitempty"`
}

// Filled is a form that a customer sent: JSON, as the business asked for it.
type Filled struct {
	Name     string `json:"name"`
	Response string `json:"response"`
}

// Cart is what a customer takes of the goods in a message.
type Cart struct {
	MessageID string `json:"message_id"`
	Items     []struct {
		SKU      string `json:"sku"`
		Quantity int    `json:"quantity"`
	} `json:"items"`
}

// Answers are what a customer filled into the form of a message: by screen and
// question.
type Answers struct {
	MessageID string                    `json:"message_id"`
	Values    map[string]map[string]any `json:"values"`
}

// maxQuantity is how many of one product fit in a cart.
const maxQuantity = 99

// order turns a cart into an order.
func order(m *Message, cart *Cart, th *Thread) error {
	if cart == nil || len(cart.Items) == 0 {
		return desk.Invalid("cart", "the cart is empty")
	}
	of := th.find(cart.MessageID)
	if of == nil || of.Goods == nil {
		return desk.Invalid("cart", "there is no such offer in this thread")
	}
	m.ReplyTo, m.Order = of.ID, &Order{CatalogID: of.Goods.CatalogID}
	for _, i := range cart.Items {
		found := false
		for _, shelf := range of.Goods.Shelves {
			at := slices.IndexFunc(shelf.Items, func(p Product) bool { return p.SKU == i.SKU })
			if at >= 0 && !found {
				found = true
				m.Order.Items = append(m.Order.Items, OrderLine{Product: shelf.Items[at], Quantity: i.Quantity})
			}
		}
		if !found || i.Quantity < 1 || i.Quantity > maxQuantity {
			return desk.Invalid("cart", "1 to %d of each product that is offered", maxQuantity)
		}
	}
	return nil
}

// complete turns answers into a form that is filled in.
func complete(m *Message, in *Answers, th *Thread) error {
	if in == nil {
		return desk.Invalid("answers", "say which form and what is filled in")
	}
	of := th.find(in.MessageID)
	if of == nil || of.Form == nil {
		return desk.Invalid("answers", "there is no such form in this thread")
	}
	response := map[string]any{}
	at := of.Form.First
	for range of.Form.Screens {
		i := slices.IndexFunc(of.Form.Screens, func(s Screen) bool { return s.ID == at })
		if i < 0 {
			return desk.Invalid("answers", "the form has no screen %q", at)
		}
		s := of.Form.Screens[i]
		if err := s.check(in.Values[s.ID]); err != nil {
			return err
		}
		if s.Next != "" {
			at = s.Next
			continue
		}
		for key, raw := range s.Payload {
			response[key] = valueOf(raw, s.ID, in.Values)
		}
		break
	}
	if of.Form.Token != "" {
		response["flow_token"] = of.Form.Token
	}
	name := "flow"
	if of.Form.Name != "" {
		name, response = of.Form.Name, map[string]any{"values": response}
	}
	text, err := json.Marshal(response)
	if err != nil {
		return desk.Invalid("answers", "the answers cannot be sent")
	}
	m.ReplyTo, m.Filled = of.ID, &Filled{Name: name, Response: string(text)}
	return nil
}

// check wants an answer to each question that needs one.
func (s Screen) check(values map[string]any) error {
	for _, f := range s.Fields {
		v, given := values[f.Name]
		text, isText := v.(string)
		empty := !given || v == nil || (isText && strings.TrimSpace(text) == "") || v == false
		if list, ok := v.([]any); ok && len(list) == 0 {
			empty = true
		}
		if f.Required && empty {
			return desk.Invalid("answers", "%s needs an answer", f.Label)
		}
		if isText && utf8.RuneCountInString(text) > 600 {
			return desk.Invalid("answers", "%s: at most 600 characters", f.Label)
		}
	}
	return nil
}

// valueOf is what a payload's value becomes: an answer, or itself.
func valueOf(raw json.RawMessage, screen string, values map[string]map[string]any) any {
	var v any
	_ = json.Unmarshal(raw, &v) // a raw value of JSON is JSON
	text, ok := v.(string)
	if !ok || !strings.HasPrefix(text, "${") || !strings.HasSuffix(text, "}") {
		return v
	}
	path := strings.Split(strings.Trim(text, "${}"), ".")
	if len(path) == 4 && path[0] == "screen" {
		screen, path = path[1], path[2:]
	}
	if len(path) == 2 && path[0] == "form" {
		return values[screen][path[1]]
	}
	return v
}

// total is an order in a few words.
func (o Order) total() string {
	sum, pieces, currency := int64(0), 0, ""
	for _, l := range o.Items {
		sum += l.Price * int64(l.Quantity)
		pieces += l.Quantity
		currency = l.Currency
	}
	return "🛒 " + strconv.Itoa(pieces) + " · " + strconv.FormatFloat(float64(sum)/100, 'f', 2, 64) + " " + currency
}
