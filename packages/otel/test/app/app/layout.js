// Not in TypeScript: its types would be one more dependency, for a page that nobody visits.
export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
