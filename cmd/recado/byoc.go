package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform/byoc/exam"
)

// byocCommand is what helps those who write a middleware of their own.
func byocCommand() *cobra.Command {
	c := &cobra.Command{Use: "byoc", Short: "Help for those who bring their own channel"}
	c.AddCommand(byocCheck())
	return c
}

func byocCheck() *cobra.Command {
	var o exam.Options
	c := &cobra.Command{
		Use:   "check URL",
		Short: "Call a middleware as the desk does and say what is wrong with it, and why",
		Long: "Call a middleware as the desk does, and as nobody should: each line says what was tried,\n" +
			"PASS, FAIL with the reason, or SKIP. The exit code is 1 where something failed.\n" +
			"The secret is read from RECADO_BYOC_SECRET where --secret is not given.",
		Example: "  RECADO_BYOC_SECRET=whsec_… recado byoc check https://middleware.example.com/recado\n" +
			"  recado byoc check http://127.0.0.1:8090/recado --secret whsec_… --capabilities '[\"attachments\",\"buttons\"]' --recipient ana",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.URL = args[0]
			if o.Secret == "" {
				o.Secret = os.Getenv("RECADO_BYOC_SECRET")
			}
			if file, ok := strings.CutPrefix(o.Capabilities, "@"); ok {
				raw, err := os.ReadFile(file)
				if err != nil {
					return fmt.Errorf("read the capabilities: %w", err)
				}
				o.Capabilities = string(raw)
			}
			tried := 0
			failed, err := exam.Run(c.Context(), o, func(r exam.Result) {
				if r.State != exam.Skip {
					tried++
				}
				line := fmt.Sprintf("%s  %s", r.State, r.Title)
				if r.Why != "" {
					line += "\n      " + r.Why
				}
				_, _ = fmt.Fprintln(c.OutOrStdout(), line)
			})
			if err != nil {
				return desk.E(desk.CodeInvalid, "%s", err.Error())
			}
			if failed > 0 {
				return fmt.Errorf("%d of %d tries failed", failed, tried)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "The middleware passes: %d tries went well.\n", tried)
			return err
		},
	}
	c.Flags().StringVar(&o.Secret, "secret", "", "the signing secret that both sides share (default: RECADO_BYOC_SECRET)")
	c.Flags().StringVar(&o.Capabilities, "capabilities", "", "what the middleware says that it can do, as JSON, or @FILE")
	c.Flags().StringVar(&o.Recipient, "recipient", "", "an id of the middleware's that messages may be sent to (default: recado-check)")
	c.Flags().StringVar(&o.FileURL, "file-url", "", "a picture that the middleware can fetch; without it none is sent")
	return c
}
