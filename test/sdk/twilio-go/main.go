// Command twilio-go runs the client of that name, as it is published, against
// the emulated platform. The client has no option for another host, so a
// transport leads its requests there, as an entry in a proxy would. It is a
// module of its own: the client is large, and nothing of the product uses it.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"
	content "github.com/twilio/twilio-go/rest/content/v1"
)

// until asks again and again, as the platform tells nobody, for ten seconds at
// most.
func until(done func() (bool, error)) error {
	again, late := time.NewTicker(5*time.Millisecond), time.After(10*time.Second)
	defer again.Stop()
	for {
		if ok, err := done(); err != nil || ok {
			return err
		}
		select {
		case <-again.C:
		case <-late:
			return errors.New("it did not come to be within ten seconds")
		}
	}
}

// detour leads requests to the platform's hosts to the emulator.
type detour struct{ to *url.URL }

func (d detour) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Host, ".twilio.com") {
		r = r.Clone(r.Context())
		r.URL.Scheme, r.URL.Host, r.URL.Path, r.Host = d.to.Scheme, d.to.Host, d.to.Path+r.URL.Path, ""
	}
	return http.DefaultTransport.RoundTrip(r)
}

// run is one pass over the client.
type run struct {
	api      *api.ApiService
	content  *content.ApiService
	from, to string
	token    string
}

func main() {
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	say(map[string]any{"done": true})
}

func do() error {
	to, err := url.Parse(os.Getenv("API"))
	if err != nil {
		return err
	}
	sid, token := os.Getenv("SID"), os.Getenv("TOKEN")
	c := &client.Client{Credentials: client.NewCredentials(sid, token), HTTPClient: &http.Client{Transport: detour{to}, Timeout: 10 * time.Second}}
	c.SetAccountSid(sid)
	r := run{api: api.NewApiServiceWithClient(c), content: content.NewApiServiceWithClient(c), from: os.Getenv("FROM"), to: os.Getenv("TO"), token: token}
	for _, step := range []func() error{r.account, r.messages, r.media, r.refusal, r.template, r.webhook} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func say(line map[string]any) { _ = json.NewEncoder(os.Stdout).Encode(line) }

func check(good bool, format string, args ...any) error {
	if good {
		return nil
	}
	return fmt.Errorf(format, args...)
}

func (r run) account() error {
	a, err := r.api.FetchAccount(os.Getenv("SID"))
	if err != nil {
		return err
	}
	if err := check(*a.Status == "active", "the account is %s", *a.Status); err != nil {
		return err
	}
	b, err := r.api.FetchBalance(&api.FetchBalanceParams{})
	if err != nil {
		return err
	}
	return check(*b.Currency == "USD" && *b.Balance != "", "the balance is %s %s", *b.Balance, *b.Currency)
}

func (r run) send(change func(*api.CreateMessageParams)) (*api.ApiV2010Message, error) {
	p := &api.CreateMessageParams{}
	p.SetFrom(r.from)
	p.SetTo(r.to)
	change(p)
	return r.api.CreateMessage(p)
}

func (r run) messages() error {
	var last string
	for i := range 5 {
		m, err := r.send(func(p *api.CreateMessageParams) { p.SetBody(fmt.Sprintf("Hola %d desde twilio-go", i)) })
		if err != nil {
			return err
		}
		last = *m.Sid
		if err := check(*m.Status == "queued" && *m.Direction == "outbound-api" && *m.NumSegments == "1", "made %+v", *m); err != nil {
			return err
		}
	}
	p := &api.ListMessageParams{}
	p.SetTo(r.to)
	p.SetPageSize(2)
	all, err := r.api.ListMessage(p)
	if err != nil {
		return err
	}
	if err := check(len(all) == 5 && *all[0].Sid == last, "%d messages over the pages", len(all)); err != nil {
		return err
	}
	// A message on its way can neither be changed nor removed.
	err = until(func() (bool, error) {
		m, err := r.api.FetchMessage(last, &api.FetchMessageParams{})
		if err != nil || *m.Status != "delivered" {
			return false, err
		}
		return true, check(m.Price != nil && *m.PriceUnit == "USD", "the price is missing")
	})
	if err != nil {
		return err
	}
	redact := &api.UpdateMessageParams{}
	redact.SetBody("")
	m, err := r.api.UpdateMessage(last, redact)
	if err != nil {
		return err
	}
	if err := check(*m.Body == "", "still says %q", *m.Body); err != nil {
		return err
	}
	if err := r.api.DeleteMessage(last, &api.DeleteMessageParams{}); err != nil {
		return err
	}
	_, err = r.api.FetchMessage(last, &api.FetchMessageParams{})
	return refused(err, 404, 20404)
}

func (r run) media() error {
	m, err := r.send(func(p *api.CreateMessageParams) {
		p.SetBody("La foto")
		p.SetTo(os.Getenv("AMERICAN"))
		p.SetMediaUrl([]string{os.Getenv("FILE")})
	})
	if err != nil {
		return err
	}
	list, err := r.api.ListMedia(*m.Sid, &api.ListMediaParams{})
	if err != nil {
		return err
	}
	if err := check(len(list) == 1 && *list[0].ContentType == "image/jpeg", "the media is %+v", list); err != nil {
		return err
	}
	one, err := r.api.FetchMedia(*m.Sid, *list[0].Sid, &api.FetchMediaParams{})
	if err != nil {
		return err
	}
	if err := check(*one.ParentSid == *m.Sid, "the media is of %s", *one.ParentSid); err != nil {
		return err
	}
	return r.api.DeleteMedia(*m.Sid, *list[0].Sid, &api.DeleteMediaParams{})
}

// refused tells whether an error is the client's own reading of a refusal.
func refused(err error, status, code int) error {
	e, ok := err.(*client.TwilioRestError)
	return check(ok && e.Status == status && e.Code == code && strings.HasSuffix(e.MoreInfo, fmt.Sprint(code)), "wanted %d, got %v", code, err)
}

func (r run) refusal() error {
	_, err := r.send(func(p *api.CreateMessageParams) {
		p.SetTo("12")
		p.SetBody("Hola")
	})
	return refused(err, 400, 21211)
}

func (r run) template() error {
	for _, name := range []string{"uno", "dos"} {
		_, err := r.content.CreateContent((&content.CreateContentParams{}).SetContentCreateRequest(content.ContentCreateRequest{
			FriendlyName: name, Language: "es", Types: content.Types{TwilioText: &content.TwilioText{Body: "Hola"}},
		}))
		if err != nil {
			return err
		}
	}
	made, err := r.content.CreateContent((&content.CreateContentParams{}).SetContentCreateRequest(content.ContentCreateRequest{
		FriendlyName: "aviso", Language: "es", Variables: map[string]string{"1": "Ana"},
		Types: content.Types{TwilioQuickReply: &content.TwilioQuickReply{Body: "Hola {{1}}, ¿vienes?", Actions: []content.QuickReplyAction{{Title: "Sí", Id: "y"}}}},
	}))
	if err != nil {
		return err
	}
	asked, err := r.content.CreateApprovalCreate(*made.Sid, (&content.CreateApprovalCreateParams{}).SetContentApprovalRequest(content.ContentApprovalRequest{Name: "aviso", Category: "UTILITY"}))
	if err != nil {
		return err
	}
	if err := check(*asked.Status == "received", "asked: %+v", *asked); err != nil {
		return err
	}
	say(map[string]any{"submitted": *made.Sid})
	err = until(func() (bool, error) {
		a, err := r.content.FetchApprovalFetch(*made.Sid)
		if err != nil {
			return false, err
		}
		status := (*a.Whatsapp)["status"]
		return status == "approved", check(status != "rejected", "rejected: %v", *a.Whatsapp)
	})
	if err != nil {
		return err
	}
	p := &content.ListContentParams{}
	p.SetPageSize(2)
	all, err := r.content.ListContent(p)
	if err != nil {
		return err
	}
	if err := check(len(all) == 3 && *all[0].Sid == *made.Sid, "%d templates over the pages", len(all)); err != nil {
		return err
	}
	m, err := r.send(func(p *api.CreateMessageParams) {
		p.SetFrom(os.Getenv("SENDER"))
		p.SetTo("whatsapp:" + r.to)
		p.SetContentSid(*made.Sid)
		p.SetContentVariables(`{"1":"Lucía"}`)
	})
	if err != nil {
		return err
	}
	if err := check(*m.Body == "Hola Lucía, ¿vienes?", "the template reads %q", *m.Body); err != nil {
		return err
	}
	return r.content.DeleteContent(*made.Sid)
}

// webhook has a customer write, and the client's own validator look at what
// comes.
func (r run) webhook() error {
	valid := make(chan error, 1)
	var at string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		_ = q.ParseForm()
		form := map[string]string{}
		for k, v := range q.PostForm {
			form[k] = v[0]
		}
		validator, thief := client.NewRequestValidator(r.token), client.NewRequestValidator("another token")
		signature := q.Header.Get("X-Twilio-Signature")
		good := validator.Validate(at, form, signature) && !thief.Validate(at, form, signature)
		valid <- check(good && form["Body"] == os.Getenv("CUSTOMER"), "the webhook %v has the signature %s", form, signature)
		w.Header().Set("Content-Type", "text/xml")
		_, _ = w.Write([]byte("<Response/>"))
	}))
	defer server.Close()
	at = server.URL + "/sms?tienda=alba"
	p := &api.ListIncomingPhoneNumberParams{}
	p.SetPhoneNumber(r.from)
	numbers, err := r.api.ListIncomingPhoneNumber(p)
	if err != nil {
		return err
	}
	if err := check(len(numbers) == 1, "%d numbers", len(numbers)); err != nil {
		return err
	}
	change := &api.UpdateIncomingPhoneNumberParams{}
	change.SetSmsUrl(at)
	n, err := r.api.UpdateIncomingPhoneNumber(*numbers[0].Sid, change)
	if err != nil {
		return err
	}
	if err := check(*n.SmsUrl == at, "the number's address is %s", *n.SmsUrl); err != nil {
		return err
	}
	say(map[string]any{"listening": true})
	select {
	case err := <-valid:
		return err
	case <-time.After(10 * time.Second):
		return fmt.Errorf("no webhook came")
	}
}
