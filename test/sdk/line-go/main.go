// Command line-go runs a published client of others, LINE's own for Go,
// unmodified against an emulated LINE: it sets its webhook, reads what a customer
// writes and answers. It prints what it did, a JSON object a line.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	line "github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"
	"github.com/line/line-bot-sdk-go/v8/linebot/webhook"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func tell(v map[string]any) { _ = json.NewEncoder(os.Stdout).Encode(v) }

// bot is the client and what comes in.
type bot struct {
	api   *line.MessagingApiAPI
	blob  *line.MessagingApiBlobAPI
	heard chan webhook.EventInterface
}

func run() error {
	api, err := line.NewMessagingApiAPI(os.Getenv("TOKEN"), line.WithEndpoint(os.Getenv("API")))
	if err != nil {
		return err
	}
	blob, err := line.NewMessagingApiBlobAPI(os.Getenv("TOKEN"), line.WithBlobEndpoint(os.Getenv("DATA")))
	if err != nil {
		return err
	}
	b := bot{api, blob, make(chan webhook.EventInterface, 10)}
	if err := b.listen(); err != nil {
		return err
	}
	tell(map[string]any{"listening": true})
	said, err := b.next()
	if err != nil {
		return err
	}
	if err := b.answer(said); err != nil {
		return err
	}
	if err := b.pressed(); err != nil {
		return err
	}
	if err := b.file(); err != nil {
		return err
	}
	tell(map[string]any{"done": true})
	return nil
}

// listen sets the webhook and has the platform try it.
func (b bot) listen() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = http.Serve(l, http.HandlerFunc(b.hook)) }()
	address := "http://" + l.Addr().String() + "/line"
	if _, err := b.api.SetWebhookEndpoint(&line.SetWebhookEndpointRequest{Endpoint: address}); err != nil {
		return fmt.Errorf("set the webhook: %w", err)
	}
	set, err := b.api.GetWebhookEndpoint()
	if err != nil || set.Endpoint != address || !set.Active {
		return fmt.Errorf("the webhook is %+v: %w", set, err)
	}
	tried, err := b.api.TestWebhookEndpoint(&line.TestWebhookEndpointRequest{Endpoint: address})
	if err != nil || !tried.Success {
		return fmt.Errorf("the webhook's try is %+v: %w", tried, err)
	}
	info, err := b.api.GetBotInfo()
	if err != nil || info.UserId == "" || info.BasicId == "" {
		return fmt.Errorf("the account is %+v: %w", info, err)
	}
	return nil
}

func (b bot) hook(w http.ResponseWriter, r *http.Request) {
	in, err := webhook.ParseRequest(os.Getenv("SECRET"), r)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for _, e := range in.Events {
		b.heard <- e
	}
}

func (b bot) next() (webhook.EventInterface, error) {
	select {
	case e := <-b.heard:
		return e, nil
	case <-time.After(20 * time.Second):
		return nil, errors.New("nothing came in")
	}
}

func (b bot) answer(e webhook.EventInterface) error {
	m, ok := e.(webhook.MessageEvent)
	text, isText := m.Message.(webhook.TextMessageContent)
	from, isUser := m.Source.(webhook.UserSource)
	if !ok || !isText || !isUser || text.Text != os.Getenv("CUSTOMER") {
		return fmt.Errorf("came %+v", e)
	}
	who, err := b.api.GetProfile(from.UserId)
	if err != nil || who.DisplayName == "" {
		return fmt.Errorf("the customer is %+v: %w", who, err)
	}
	replied, err := b.api.ReplyMessage(&line.ReplyMessageRequest{ReplyToken: m.ReplyToken, Messages: []line.MessageInterface{line.TextMessage{Text: "Recibido, gracias"}}})
	if err != nil || len(replied.SentMessages) != 1 {
		return fmt.Errorf("the reply is %+v: %w", replied, err)
	}
	if _, err := b.api.ReplyMessage(&line.ReplyMessageRequest{ReplyToken: m.ReplyToken, Messages: []line.MessageInterface{line.TextMessage{Text: "otra vez"}}}); err == nil {
		return errors.New("a reply token worked twice")
	}
	ask := &line.PushMessageRequest{To: from.UserId, Messages: []line.MessageInterface{
		line.TextMessage{Text: "Una pregunta"},
		line.TemplateMessage{AltText: "¿Vienes?", Template: &line.ConfirmTemplate{Text: "¿Vienes?", Actions: []line.ActionInterface{
			line.PostbackAction{Label: "Sí", Data: "YES_1", DisplayText: "Sí"}, line.PostbackAction{Label: "No", Data: "NO_1"},
		}}},
	}}
	const key = "123e4567-e89b-12d3-a456-426614174000"
	pushed, err := b.api.PushMessage(ask, key)
	if err != nil || len(pushed.SentMessages) != 2 {
		return fmt.Errorf("the push is %+v: %w", pushed, err)
	}
	res, _, err := b.api.PushMessageWithHttpInfo(ask, key)
	if err == nil || res == nil || res.StatusCode != http.StatusConflict {
		return fmt.Errorf("the same retry key is answered %v", err)
	}
	used, err := b.api.GetMessageQuotaConsumption()
	if err != nil || used.TotalUsage != 1 {
		return fmt.Errorf("the month's use is %+v: %w", used, err)
	}
	tell(map[string]any{"asked": true})
	return nil
}

func (b bot) pressed() error {
	e, err := b.next()
	if err != nil {
		return err
	}
	if p, ok := e.(webhook.PostbackEvent); !ok || p.Postback.Data != "YES_1" {
		return fmt.Errorf("came %+v", e)
	}
	tell(map[string]any{"wanted": "file"})
	return nil
}

func (b bot) file() error {
	e, err := b.next()
	if err != nil {
		return err
	}
	m, ok := e.(webhook.MessageEvent)
	picture, isPicture := m.Message.(webhook.ImageMessageContent)
	if !ok || !isPicture {
		return fmt.Errorf("came %+v", e)
	}
	res, err := b.blob.GetMessageContent(picture.Id)
	if err != nil {
		return fmt.Errorf("fetch the picture: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil || string(raw) != "bytes of a picture" {
		return fmt.Errorf("the picture is %q: %w", raw, err)
	}
	return nil
}
