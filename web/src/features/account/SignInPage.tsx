export function SignInPage() {
  return <div className="sheet" />;
}
